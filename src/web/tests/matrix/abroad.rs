//! The other county of the installation: what stands there for the `{…}` of an address, made as ours is made.

use actix_web::test::{call_service, init_service};

use crate::access::Reach;
use crate::config;
use crate::domain::role::{Role, ScopeKind};
use crate::flows::{Office, scan};
use crate::web::{App, app};

use super::super::anomalies::{flags, publish_with};
use super::super::desk::{seated_in, strangers_in};
use super::super::made::put_right;
use super::super::{got, today};
use super::addresses::{bring, new_round, office_of, opening, piece, thing, written};
use super::kinds::{Kind, Lies, Things};
use super::{Seat, last};

const COUNTY: u32 = 410_825;
const VILLAGE: &str = "410825100201";
const TOWN: &str = "410825100";

const VILLAGES: &str = "村码,村名,类型,乡镇码,乡镇,县码,县
410825100201,东关村委会,行政村,410825100,番田镇,410825,温县
410825100202,北关村委会,行政村,410825100,番田镇,410825,温县
";
const PROGRAMMES: &str = "补贴编码,补贴名称,主管部门,计发单位,计发对象,发放周期,公开方式
NY01,耕地地力保护补贴,县农业农村局,亩,户,年,掩码
MZ01,农村最低生活保障,县民政局,人,人,月,掩码
";
/// Paid twice in one month.
const PAYMENTS: &str = "发放编号,批次号,补贴编码,所属期,村码,户编号,姓名,身份证号,金额(元),发放日期,发放状态
X1,P3,MZ01,2025-04,410825100201,H9,赵六,410825196002020028,410,2025-04-10,成功
X2,P3,MZ01,2025-04,410825100201,H9,赵六,410825196002020028,410,2025-04-11,成功
";

const ASSETS: &str = "资产编号,村码,类别,资产名称,面积(亩),使用状态,使用人
WZC1,410825100201,资源性,东沟鱼塘,12.5,出租,外县合作社
";
const CONTRACTS: &str = "合同编号,村码,类型,资产编号,承租方,签订日期,起始日期,终止日期,面积(亩),年租金(元),交易方式,民主决策日期,状态
WHT1,410825100201,出租,WZC1,外县合作社,2020-03-01,2020-04-01,2050-03-31,12.5,6000,公开竞价,2020-02-20,履行
";

/// Publishes the other county and looks for what does not add up in it.
pub(super) fn published(folder: &tempfile::TempDir) {
    let settings = config::Settings {
        data: folder.path().join("data"),
        county: Some(COUNTY),
        ..config::Settings::default()
    };
    let there = Office::open(settings, today()).expect("an office");
    let files = [
        ("away_villages.csv", VILLAGES),
        ("away_programmes.csv", PROGRAMMES),
        ("away_payments.csv", PAYMENTS),
    ];
    publish_with(&there, folder, &files);
    scan::scan(&office_of(folder), &scan::Wish::default()).expect("a scan");
}

/// Whether a number is not also that of one of ours: each county counts for itself.
fn of_its_own(things: &Things, kind: Kind, value: &str) -> bool {
    things[&kind].iter().all(|one| one.value != value)
}

fn put(things: &mut Things, kind: Kind, value: impl Into<String>) {
    let value = value.into();
    assert!(
        of_its_own(things, kind, &value),
        "{kind:?} {value} is ours as well"
    );
    things
        .get_mut(&kind)
        .expect("ours come first")
        .push(thing(value, Lies::Foreign));
}

/// Adds one of every kind that stands in the other county.
pub(super) async fn furnished(folder: &tempfile::TempDir, county: &App, things: &mut Things) {
    let service = init_service(app(county.clone())).await;
    let office = office_of(folder);
    let seat = |login: &str, role| seated_in(folder, COUNTY, login, role, ScopeKind::County, "");
    let planner = seat("matrix-wxc", Role::InspectionOffice);
    let one = seat("matrix-wxy1", Role::InspectionMember);
    let two = seat("matrix-wxy2", Role::LeadInspector);
    let names = ["matrix-wxy1", "matrix-wxy2"];
    strangers_in(folder, COUNTY, &names);

    // A matter with a letter and more pieces than any of ours, the last of many.
    let mut case = made!(service, planner, "/desk/cases/new", opening(VILLAGE));
    // Those of the outcomes have numbers too.
    let ours = things[&Kind::Case].len() + things[&Kind::Outcome].len();
    while last(&case).parse::<usize>().expect("a number") <= ours {
        case = made!(service, planner, "/desk/cases/new", opening(VILLAGE));
    }
    put(things, Kind::Case, last(&case));
    found_true!(service, case, planner, one, two, names, "某村");
    let (mut letter, mut before) = (issued(county, &planner, &case, 0).await, 1);
    while !of_its_own(things, Kind::Letter, &letter) {
        letter = issued(county, &planner, &case, before).await;
        before += 1;
    }
    put(things, Kind::Letter, letter);
    for text in ["一", "二", "三"] {
        piece(county, &planner, &case, text).await;
    }
    put(things, Kind::Piece, "3");
    for _ in 0..=things[&Kind::Outcome].len() {
        let case = made!(service, planner, "/desk/cases/new", opening(VILLAGE));
        put_right(&office, COUNTY, last(&case).parse().expect("a number"));
        step!(
            service,
            planner,
            case,
            "outcome",
            [("says", "机动地租金补收入账。")]
        );
    }
    let outcomes = things[&Kind::Outcome].len() + 1;
    put(things, Kind::Outcome, outcomes.to_string());

    // What its township hands in.
    let clerk = seated_in(
        folder,
        COUNTY,
        "matrix-wjb",
        Role::TownshipClerk,
        ScopeKind::Township,
        TOWN,
    );
    for (kind, number) in [(Kind::Batch, "Y"), (Kind::MovedBatch, "Z")] {
        let mut at = 0;
        let batch = loop {
            let (job, batch) = bring(county, &clerk, VILLAGE, &format!("{number}{at}")).await;
            made!(service, clerk, format!("/desk/imports/{batch}/hand-in"), []);
            if kind == Kind::Batch && of_its_own(things, Kind::Job, &job) {
                let jobs = things.get_mut(&Kind::Job).expect("ours come first");
                jobs.push(thing(job, Lies::Foreign));
            }
            let ours = [Kind::Batch, Kind::MovedBatch];
            if ours.iter().all(|kind| of_its_own(things, *kind, &batch)) {
                break batch;
            }
            at += 1;
        };
        put(things, kind, batch);
    }

    let mut at = 0;
    let round = loop {
        at += 1;
        let (name, batch) = (format!("外县{at}"), at.to_string());
        let round = made!(service, planner, "/desk/rounds/new", new_round(&name, &batch));
        if of_its_own(things, Kind::Round, &last(&round)) {
            break last(&round);
        }
    };
    put(things, Kind::Round, round);
    let mut at = 0;
    let drawn = loop {
        at += 1;
        let name = format!("外县随机村{at}");
        let draw = [
            ("name", name.as_str()),
            ("class", "全部的村"),
            ("villages", ""),
            ("number", "1"),
            ("source", "双色球第2026137期开奖号码"),
            ("on", "2026-12-01"),
        ];
        let drawn = last(&made!(service, planner, "/desk/draw", draw));
        if of_its_own(things, Kind::Draw, &drawn) {
            break drawn;
        }
    };
    put(things, Kind::Draw, drawn.as_str());
    put(things, Kind::DrawList, drawn);

    settings(folder, county, things).await;
    let account = office
        .store
        .account_named("matrix-wxc")
        .expect("read")
        .expect("known");
    put(things, Kind::Account, account.user.id.to_string());
    put(things, Kind::Tenure, account.offices[0].id.to_string());
    put(things, Kind::Act, written(&office, COUNTY).to_string());
    let found = flags(folder, &Reach::county(COUNTY));
    put(
        things,
        Kind::Finding,
        found.first().expect("paid twice").id.as_str(),
    );
    put(things, Kind::Village, VILLAGE);
    put(things, Kind::Township, TOWN);
    put(things, Kind::Payment, "X1");

    let far = seated_in(
        folder,
        COUNTY,
        "matrix-wjw",
        Role::SupervisionCommittee,
        ScopeKind::Village,
        VILLAGE,
    );
    let of_ours = things[&Kind::Objection].len();
    for number in 0..=of_ours {
        let text = format!("第 {number} 口鱼塘早就租出去了");
        let said = [
            ("village", VILLAGE),
            ("about", "资产台账"),
            ("text", text.as_str()),
        ];
        made!(service, far, "/desk/objections", said);
    }
    put(things, Kind::Objection, (of_ours + 1).to_string());
}

/// What stands in the other ledgers there, and who has an account there: asked for beside an address.
pub(super) fn ledgers(folder: &tempfile::TempDir, things: &mut Things) {
    let settings = config::Settings {
        data: folder.path().join("data"),
        county: Some(COUNTY),
        ..config::Settings::default()
    };
    let there = Office::open(settings, today()).expect("an office");
    let files = [("away_assets.csv", ASSETS), ("away_contracts.csv", CONTRACTS)];
    publish_with(&there, folder, &files);
    for (kind, value) in [
        (Kind::Asset, "WZC1"),
        (Kind::Contract, "WHT1"),
        (Kind::Login, "matrix-wxy1"),
    ] {
        things.insert(kind, vec![thing(value, Lies::Foreign)]);
    }
}

/// Changes that wait for a second person there, and an exemption.
async fn settings(folder: &tempfile::TempDir, county: &App, things: &mut Things) {
    let service = init_service(app(county.clone())).await;
    let office = office_of(folder);
    let centre = seated_in(folder, COUNTY, "matrix-wzx", Role::Centre, ScopeKind::County, "");
    let change = [
        ("do", "set"),
        ("value", "9"),
        ("reason", "县里统一"),
        ("follows", "0"),
    ];
    for name in ["rules.SUB-14.households", "calendar.busy_entries"] {
        made!(service, centre, format!("/desk/settings/{name}"), change);
    }
    let exempt = [
        ("do", "reset"),
        ("rule", "SUB-14"),
        ("record", "X1"),
        ("village", VILLAGE),
        ("document", "县农发〔2026〕3号"),
        ("until", "2026-12-31"),
        ("reason", "文件规定可以"),
        ("follows", "0"),
    ];
    let exempted = made!(service, centre, "/desk/settings/exemptions.0", exempt);
    put(things, Kind::Setting, last(&exempted));
    let waiting = office.store.setting_changes(&Reach::county(COUNTY), None);
    let of_its_own = waiting
        .expect("read")
        .into_iter()
        .map(|one| one.id.to_string())
        .find(|id| of_its_own(things, Kind::Change, id));
    put(things, Kind::Change, of_its_own.expect("more than ours"));
}

/// A letter of a case that has so many before it.
async fn issued(county: &App, planner: &Seat, case: &str, before: usize) -> String {
    let before = before.to_string();
    let service = init_service(app(county.clone())).await;
    let fields = [
        ("kind", "巡察提醒函"),
        ("seen", before.as_str()),
        ("act", "issue"),
        ("risk", "有风险"),
        ("demands", "追回"),
        ("until", "2026-12-31"),
    ];
    last(&step!(service, planner, case, "letters/new", fields))
}
