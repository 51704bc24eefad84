//! Looking back: drawn by lot from a committed list, proposed by risk with reasons, moved by the table and by nothing else.

use actix_web::http::{StatusCode, header};
use actix_web::test::{call_service, init_service};

use crate::access::Reach;
use crate::domain::case::{CaseState, Category};
use crate::domain::fen::Fen;
use crate::domain::role::{Role, ScopeKind};
use crate::domain::village_code::VillageCode;
use crate::flows::Office;
use crate::rounds::{CODES_FROM, Field, drawn};
use crate::web::app;

use super::super::desk::{form, page, seated};
use super::super::made::{self, on};
use super::super::{county, got, today};
use super::draw::later;
use super::{grown, office, read};

const HERE: &str = "/desk/look-back";
const SEED: &str = "03 08 15 22 27 31 + 09";

fn village(code: u64) -> VillageCode {
    VillageCode::from_number(code).expect("a village")
}

fn home() -> VillageCode {
    village(999_999_100_201)
}

/// Ten closed cases with nothing to be said against them, each of a kind or a village of its own.
fn ten(office: &Office) -> Vec<i64> {
    let villages = [home(), village(999_999_201_202)];
    (0..10)
        .map(|at| {
            let days = (on(1, 10), on(3, 1 + at as u32));
            made::closed(
                office,
                villages[at % 2],
                Category::ALL[at / 2],
                days,
                (Fen(100), Fen(0)),
            )
        })
        .collect()
}

macro_rules! fix {
    ($service:expr, $seat:expr, $name:expr, $on:expr) => {{
        let fields = [
            ("seal", $seat.1.as_str()),
            ("name", $name),
            ("source", "双色球第2026137期开奖号码"),
            ("on", $on),
        ];
        send!($service, form("/desk/look-back/draw", &$seat.0, &fields))
    }};
}

macro_rules! chosen {
    ($service:expr, $seat:expr, $arm:expr, $ids:expr) => {{
        let mut fields = vec![("seal", $seat.1.as_str()), ("arm", $arm)];
        let ids: Vec<String> = $ids.iter().map(ToString::to_string).collect();
        fields.extend(ids.iter().map(|id| ("case", id.as_str())));
        send!($service, form("/desk/look-back/send", &$seat.0, &fields))
    }};
}

macro_rules! walked {
    ($service:expr, $seat:expr, $id:expr, $fields:expr) => {{
        let version = made::kept(&office_of(&$seat.2), $id).version.to_string();
        let mut fields = vec![("seal", $seat.1.as_str()), ("version", version.as_str())];
        fields.extend($fields);
        let answer = send!(
            $service,
            form(&format!("/desk/cases/{}/move", $id), &$seat.0, &fields)
        );
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
    }};
}

mod anew;
mod window;

fn office_of(folder: &std::path::Path) -> Office {
    let settings = crate::config::Settings {
        data: folder.join("data"),
        ..crate::config::Settings::default()
    };
    Office::open(settings, today()).expect("an office")
}

#[actix_web::test]
async fn closed_cases_are_drawn_by_lot_moved_by_the_table_and_say_how_much_was_paper() {
    let (folder, first) = county();
    drop(first);
    let now = init_service(app(grown(&folder, 0, today))).await;
    let seat = seated(&folder, "xcb", Role::InspectionOffice, ScopeKind::County, "");
    let other = seated(&folder, "xcb2", Role::InspectionOffice, ScopeKind::County, "");
    let mut office = office(&folder, "xcb");
    let none = read(&send!(now, page(HERE, &seat.0)).text);
    assert!(
        none.contains("共 0 件") && none.contains("销号够久的太少"),
        "{none}"
    );
    let empty = fix!(now, seat, "一份空名单", "2026-12-01");
    assert_eq!(empty.status, StatusCode::BAD_REQUEST, "{}", empty.text);

    office.today = on(1, 10);
    let ids = ten(&office);
    office.today = today();
    let shown = read(&send!(now, page(HERE, &seat.0)).text);
    assert!(
        shown.contains("共 10 件") && shown.contains("随机抽 20 %") && shown.contains("10 件抽 2 件"),
        "{shown}"
    );
    let early = fix!(now, seat, "第四季度", "2026-11-22");
    assert_eq!(early.status, StatusCode::BAD_REQUEST, "the seed is known today");
    let fixed = fix!(now, seat, "第四季度<b>", "2026-12-01");
    assert_eq!(fixed.status, StatusCode::SEE_OTHER, "{}", fixed.text);
    let draw = fixed.header(header::LOCATION).to_owned();
    let list = send!(now, page(&format!("{draw}/list.txt"), &seat.0)).text;
    assert!(
        list.contains("\nnumber 2\n") && list.contains("\ncases 10\n"),
        "{list}"
    );
    let villages = send!(now, page("/desk/draw", &seat.0)).text;
    assert!(!villages.contains("第四季度"), "it is no draw of villages");
    let page_of = send!(now, page(HERE, &seat.0)).text;
    assert!(page_of.contains("第四季度&lt;b&gt;"), "{page_of}");

    let then = init_service(app(grown(&folder, 0, later))).await;
    let fields = [("seal", seat.1.as_str()), ("seed", SEED)];
    let seeded = send!(then, form(&format!("{draw}/seed"), &seat.0, &fields));
    assert_eq!(seeded.status, StatusCode::SEE_OTHER, "{}", seeded.text);
    let kept = office.store.draw(1, &Reach::county(999_999)).expect("read");
    let lots: Vec<&str> = list.lines().skip(CODES_FROM - 1).collect();
    let numbers = kept.seeded.expect("drawn").cases;
    assert_eq!(
        numbers,
        drawn(SEED, &kept.commitment, &lots, 2),
        "anybody draws the same"
    );
    let told = read(&send!(then, page(&draw, &seat.0)).text);
    assert!(told.contains(&numbers[0]) && told.contains("问题编号"), "{told}");
    let part = seated(
        &folder,
        "zy",
        Role::InspectionMember,
        ScopeKind::Township,
        "999999100",
    );
    let hidden = send!(then, page(&draw, &part.0)).text;
    assert!(
        !hidden.contains(&numbers[0]) && !hidden.contains(&numbers[1]),
        "{hidden}"
    );

    let picked: Vec<i64> = ids
        .iter()
        .copied()
        .filter(|id| numbers.contains(&made::kept(&office, *id).number))
        .collect();
    let sent = chosen!(then, seat, "lot", picked);
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
    let history = read(&send!(then, page(&format!("/desk/cases/{}", picked[0]), &seat.0)).text);
    assert!(history.contains("随机抽样"), "{history}");
    for id in &ids {
        let state = made::kept(&office, *id).state;
        let wanted = if picked.contains(id) {
            CaseState::LookBack
        } else {
            CaseState::Closed
        };
        assert_eq!(state, wanted);
    }
    let twice = chosen!(then, seat, "lot", picked);
    assert_eq!(twice.status, StatusCode::CONFLICT, "{}", twice.text);
    assert!(twice.text.contains("不能回头看"), "{}", twice.text);

    let waits = read(&send!(then, page(HERE, &seat.0)).text);
    assert!(
        waits.contains("0 / 0 件") && waits.contains("还有 2 件没有结论"),
        "{waits}"
    );
    let second = (other.0.clone(), other.1.clone(), folder.path().to_owned());
    walked!(
        then,
        second,
        picked[0],
        [("move", "回头看通过"), ("facts", "凭证齐全")]
    );
    walked!(
        then,
        second,
        picked[1],
        [("move", "重新整改"), ("reason", "钱没有回来")]
    );
    let few = read(&send!(then, page(HERE, &seat.0)).text);
    assert!(few.contains("1 / 2 件") && few.contains("太少，说不准"), "{few}");
    let settings = office.store.round_settings(999_999, None).expect("read").settings;
    let mut fields: Vec<(String, String)> = Field::all()
        .into_iter()
        .map(|field| {
            let value = if field == Field::Few {
                2
            } else {
                settings.get(field)
            };
            (field.name(), value.to_string())
        })
        .collect();
    fields.extend([
        ("seal".to_owned(), seat.1.clone()),
        ("seen".to_owned(), "0".to_owned()),
        ("reason".to_owned(), "件数少".to_owned()),
    ]);
    let fields: Vec<(&str, &str)> = fields.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
    let set = send!(then, form("/desk/choosing/settings", &seat.0, &fields));
    assert_eq!(set.status, StatusCode::SEE_OTHER, "{}", set.text);
    // One of two: Wilson gives 9.5 to 90.5.
    let enough = read(&send!(then, page(HERE, &seat.0)).text);
    assert!(
        enough.contains("50.0 %") && enough.contains("9.5 % 到 90.5 %"),
        "{enough}"
    );
}

#[actix_web::test]
async fn what_looks_weak_is_proposed_first_with_its_reasons_and_only_the_office_sends_it() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let seat = seated(&folder, "xcb", Role::InspectionOffice, ScopeKind::County, "");
    let clerk = seated(
        &folder,
        "jb",
        Role::TownshipClerk,
        ScopeKind::Township,
        "999999100",
    );
    let mut office = office(&folder, "xcb");
    office.today = on(1, 10);
    let weak = made::closed(
        &office,
        home(),
        Category::Contracts,
        (on(3, 1), on(3, 1)),
        (Fen(2_000_000), Fen(2_000_000)),
    );
    let sound = made::closed(
        &office,
        home(),
        Category::Works,
        (on(1, 10), on(3, 1)),
        (Fen(100), Fen(0)),
    );
    office.today = today();
    let shown = read(&send!(service, page(HERE, &seat.0)).text);
    assert!(
        shown.contains("800 分：涉及钱，刚反馈就销号；有应追缴的钱，没有退款凭证；涉及金额大"),
        "{shown}"
    );
    assert!(!shown.contains(&made::kept(&office, sound).number), "{shown}");

    for address in [HERE, "/desk/look-back/draw"] {
        let fields = [("seal", clerk.1.as_str())];
        let request = if address == HERE {
            page(address, &clerk.0)
        } else {
            form(address, &clerk.0, &fields)
        };
        assert_eq!(send!(service, request).status, StatusCode::FORBIDDEN, "{address}");
    }
    let unit = chosen!(service, clerk, "risk", [weak]);
    assert_eq!(unit.status, StatusCode::FORBIDDEN, "{}", unit.text);
    assert_eq!(made::kept(&office, weak).state, CaseState::Closed);
    let away = seated(
        &folder,
        "lin",
        Role::TownshipClerk,
        ScopeKind::Township,
        "999999201",
    );
    let foreign = chosen!(service, away, "risk", [weak]);
    let absent = chosen!(service, away, "risk", [77]);
    assert_eq!(
        (foreign.status, absent.status),
        (StatusCode::NOT_FOUND, StatusCode::NOT_FOUND)
    );
    assert_eq!(foreign.text, absent.text);
    let naughty = chosen!(service, seat, "risk", ["1' OR 1=1"]);
    assert_eq!(naughty.status, StatusCode::NOT_FOUND, "{}", naughty.text);
    let nobody: [i64; 0] = [];
    assert_eq!(
        chosen!(service, seat, "risk", nobody).status,
        StatusCode::BAD_REQUEST
    );
    // One that cannot be moved keeps all of them where they are.
    let beside = chosen!(service, seat, "risk", [weak, 78]);
    assert_eq!(beside.status, StatusCode::NOT_FOUND);
    assert_eq!(made::kept(&office, weak).state, CaseState::Closed);
    let sent = chosen!(service, seat, "risk", [weak]);
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
    assert_eq!(made::kept(&office, weak).state, CaseState::LookBack);
    // The unit reads in the history that it was chosen, and no sign.
    let told = read(&send!(service, page(&format!("/desk/cases/{weak}"), &clerk.0)).text);
    assert!(told.contains("按风险抽样") && !told.contains("DIS-08"), "{told}");
}
