//! The portal over a small published county, asked as a browser asks.

use actix_web::body::MessageBody;
use actix_web::dev::ServiceResponse;
use actix_web::http::{StatusCode, header};
use actix_web::test::read_body;
use chrono::NaiveDate;

use crate::config;
use crate::flows::import::{Wish, import};
use crate::flows::{Office, index, publish};

use super::{App, Settings};

macro_rules! send {
    ($service:expr, $request:expr) => {
        got(call_service(&$service, $request.to_request()).await).await
    };
}

macro_rules! get {
    ($service:expr, $address:expr) => {
        send!($service, TestRequest::get().uri($address))
    };
}

mod accounts;
mod anomalies;
mod audit;
mod cases;
mod classes;
mod crowded;
mod deadlines;
mod desk;
mod desk_doors;
mod due;
mod estate;
mod guarding;
mod imports;
mod letters;
mod letters_on_paper;
mod made;
mod matrix;
mod my_work;
mod objections;
mod pages;
mod records;
mod register;
mod reports;
mod roles;
mod rounds;
mod settings;
mod sign_in;
mod staff_search;
mod teams;
mod typed;
mod users;
mod whence;

const VILLAGES: &str = "村码,村名,类型,乡镇码,乡镇,县码,县
999999100201,西关村委会,行政村,999999100,番田镇,999999,示范县
999999100202,郑庄村委会,行政村,999999100,番田镇,999999,示范县
999999201202,郑庄村委会,行政村,999999201,招贤乡,999999,示范县
";
const PROGRAMMES: &str = "补贴编码,补贴名称,主管部门,计发单位,计发对象,发放周期,公开方式
NY01,耕地地力保护补贴,县农业农村局,亩,户,年,掩码
MZ01,农村最低生活保障,县民政局,人,人,月,掩码
";
const POLICIES: &str = "政策编号,政策名称,发文单位,主题,发布日期,正文
ZC01,<script>alert(1)</script>耕地补贴办法,县农业农村局,强农惠农,2025-01-01,第一条 为了保护耕地。
";

fn payments() -> String {
    let mut out =
        String::from("发放编号,批次号,补贴编码,所属期,村码,组,姓名,身份证号,金额(元),发放日期,发放状态\n");
    for at in 0..25 {
        let (village, amount) = (["999999100201", "999999100202"][at % 2], 100 + at * 7);
        out.push_str(&format!(
            "F{at},P1,NY01,2025,{village},{},张建国,999999195001010018,{amount}.50,2025-06-{:02},成功\n",
            at % 9 + 1,
            at + 1
        ));
    }
    for at in 0..3 {
        out.push_str(&format!(
            "D{at},P2,MZ01,2025-03,999999100201,1,李有才,999999194506071233,300,2025-03-1{at},成功\n"
        ));
    }
    out
}

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 22).expect("a day")
}

/// A county of three villages, published; the folder lives as long as it is held.
fn county() -> (tempfile::TempDir, App) {
    let folder = tempfile::tempdir().expect("a folder");
    let office = Office::open(settings_in(&folder), today()).expect("an office");
    for (name, text) in [
        ("villages.csv", VILLAGES.to_owned()),
        ("programmes.csv", PROGRAMMES.to_owned()),
        ("policies.csv", POLICIES.to_owned()),
        ("payments.csv", payments()),
    ] {
        let path = folder.path().join(name);
        std::fs::write(&path, text).expect("a file");
        let outcomes = import(
            &office,
            &Wish {
                paths: vec![path],
                ..Wish::default()
            },
            &mut |_, _, _, _| {},
        )
        .expect(name);
        assert!(
            outcomes.iter().all(|outcome| !outcome.turned_away),
            "{name}: {:?}",
            outcomes[0].problems
        );
        publish::publish_all(&office).expect(name);
    }
    let app = opened(&office);
    (folder, app)
}

/// The settings of a county in a folder. Most tests sit down without a telephone; those of the second factor demand one.
fn settings_in(folder: &tempfile::TempDir) -> config::Settings {
    config::Settings {
        data: folder.path().join("data"),
        desk: config::DeskRules {
            second_factor: Vec::new(),
            ..config::DeskRules::default()
        },
        ..config::Settings::default()
    }
}

/// The portal of an office.
fn opened(office: &Office) -> App {
    App {
        desk: super::desk::Desk::new(office.store.clone(), office.settings.clone(), today, || {
            1_795_000_000
        }),
        store: office.store.public(),
        index: index::catch_up(office).expect("the index takes it up"),
        settings: Settings {
            office: "县农业农村局".to_owned(),
            ..Settings::default()
        },
        clock: today,
    }
}

struct Got {
    status: StatusCode,
    headers: header::HeaderMap,
    text: String,
}

impl Got {
    fn header(&self, name: header::HeaderName) -> &str {
        self.headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    }
}

async fn got<B: MessageBody>(response: ServiceResponse<B>) -> Got {
    let (status, headers) = (response.status(), response.headers().clone());
    let body = read_body(response).await;
    Got {
        status,
        headers,
        text: String::from_utf8_lossy(&body).into_owned(),
    }
}

/// The value of a hidden field on a page.
fn hidden(text: &str, name: &str) -> String {
    let mark = format!("name=\"{name}\" value=\"");
    let from = text.find(&mark).expect("the field is there") + mark.len();
    text[from..].split('"').next().expect("a value").to_owned()
}

fn encoded(text: &str) -> String {
    super::links::encode(text)
}
