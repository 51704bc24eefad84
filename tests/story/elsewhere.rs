//! What lies in another township, or in another department's list, is told to nobody who types its number, and nobody takes
//! it back who does not reach there.

use crate::harness::county::{self, VILLAGES};
use crate::harness::office::{Engine, Office, run, stored};
use crate::harness::server::Server;
use crate::harness::staff::{self, AtWork, hidden};

use super::{office_with_references, until};

const IMPORTS: &str = "/desk/imports";
const ASSETS: &str = "资产编号,村码,类别,资产名称,面积(亩),原值(元),使用状态\n";
const PERSONS: &str = "身份证号,姓名,户编号,与户主关系,村码,状态,死亡日期\n";
/// Of one township, and of another.
const HERE: &str = VILLAGES[0].0;
const THERE: &str = VILLAGES[4].0;

/// Brings a file with what is typed beside it and waits for what came of it: the address of the batch.
fn brought(somebody: &AtWork<'_>, text: &str, typed: &[(&str, &str)]) -> String {
    let sent = somebody.bring_to(IMPORTS, IMPORTS, ("表.csv", text), typed);
    let job = sent.header("location").expect("a job").to_owned();
    let mut page = String::new();
    until("the import ends", || {
        page = somebody.page(&job);
        !page.contains("data-progress")
    });
    let digits = page
        .match_indices("href=\"/desk/imports/")
        .map(|(at, lead)| &page[at + lead.len()..])
        .map(|rest| rest.chars().take_while(char::is_ascii_digit).collect::<String>())
        .find(|digits| !digits.is_empty())
        .unwrap_or_else(|| panic!("no batch on {page:.4000}"));
    format!("{IMPORTS}/{digits}")
}

fn imported(office: &Office, name: &str, text: &str, owner: &str) {
    let file = office.write(name, text);
    let words = [
        "import",
        "--as-of",
        "2026-10-01",
        "--owner",
        owner,
        "--basis",
        "比对协议",
    ];
    run(office.command(&words).arg(&file)).ends(0);
    office.sanzi(&["publish", "--all"]).ends(0);
}

pub fn what_lies_elsewhere_is_neither_told_nor_taken_back_by_those_who_do_not_reach_there(engine: Engine) {
    let office = office_with_references(engine);
    let asset = |number: &str, village: &str, name: &str| {
        format!("{ASSETS}{number},{village},经营性,{name},0.5,876543,出租\n")
    };
    imported(&office, "there.csv", &asset("ZC1", THERE, "河边门面房"), "示例县");
    // The county moved this one from there to here.
    imported(&office, "before.csv", &asset("ZC2", THERE, "旧粮仓"), "示例县");
    imported(&office, "moved.csv", &asset("ZC2", HERE, "新粮仓"), "示例县");
    let moved = stored(&office, "SELECT MAX(id) FROM batches WHERE dataset='assets'");
    let person = format!("999999196002020028,赵六,H9,户主,{THERE},死亡,2024-05-06\n");
    imported(
        &office,
        "persons.csv",
        &format!("{PERSONS}{person}"),
        "示例县公安局",
    );
    staff::without_second_factor(&office);
    for (login, role, place) in [
        ("zhongxin", "三资监管中心", ""),
        ("fuhe", "三资监管中心", ""),
        ("jingban", "乡镇经办", VILLAGES[0].3),
        ("shenhe", "乡镇审核", VILLAGES[0].3),
        ("minzheng", "部门用户", "示例县民政局"),
        ("zuyuan", "巡察组成员", VILLAGES[0].3),
    ] {
        staff::appoint(&office, login, "某某", role, place);
    }
    let server = Server::start(&office);
    let [centre, second, clerk, reviewer, civil, inspector] =
        ["zhongxin", "fuhe", "jingban", "shenhe", "minzheng", "zuyuan"]
            .map(|login| staff::at_work(&server, login));

    // Its number is refused, and its content is on no page.
    let mine = format!(
        "{}ZC3,{HERE},经营性,水塔,0.5,5,自用\n",
        asset("ZC1", HERE, "水塔")
    );
    let draft = brought(&clerk, &mine, &[]);
    let page = clerk.page(&draft);
    assert!(page.contains("这个编号不在您的范围里已经用了"), "{page}");
    for told in ["河边门面房", "更正的行"] {
        assert!(!page.contains(told), "{told}: {page}");
    }
    clerk.send(&draft, &format!("{draft}/hand-in"), &[("partial", "yes")]);
    let page = reviewer.page(&draft);
    let version = hidden(&page, "version");
    reviewer.send(&draft, &format!("{draft}/approve"), &[("version", &version)]);

    // Of a person in another department's list nothing is told, and it may be handed in.
    let guess = format!("{PERSONS}999999196002020028,赵六,H9,配偶,{THERE},在册,\n");
    let typed = [
        ("owner", "示例县民政局"),
        ("as_of", "2026-10-02"),
        ("basis", "民发1号"),
    ];
    let list = brought(&civil, &guess, &typed);
    let page = civil.page(&list);
    assert!(
        !page.contains("更正的行") && !page.contains("2024-05-06"),
        "{page}"
    );
    civil.send(&list, &format!("{list}/hand-in"), &[]);
    let page = second.page(&list);
    assert!(page.contains("死亡 → <strong>在册"), "{page}");

    // What came from there goes back only by the county's hands.
    let moved = format!("{IMPORTS}/{moved}");
    let page = clerk.page(&moved);
    assert!(
        page.contains("要请三资中心来申请和确认") && !page.contains("旧粮仓"),
        "{page}"
    );
    let reason = [("reason", "移错了")];
    let ask = format!("{moved}/ask-withdrawal");
    let refused = clerk.post(&moved, &ask, &reason);
    assert_eq!(refused.status, 409, "{}", refused.text());
    centre.send(&moved, &ask, &reason);
    let page = second.page(&moved);
    let fields = [
        ("request", hidden(&page, "request")),
        ("version", hidden(&page, "version")),
    ];
    let fields = fields.each_ref().map(|(name, value)| (*name, value.as_str()));
    let confirm = format!("{moved}/confirm-withdrawal");
    let refused = reviewer.post(&moved, &confirm, &fields);
    assert_eq!(refused.status, 409, "{}", refused.text());
    second.send(&moved, &confirm, &fields);
    let shown = "SELECT COUNT(*) FROM assets WHERE shown=1 AND number='ZC2' AND village=";
    assert_eq!(stored(&office, &format!("{shown}{THERE}")), "1");

    // Whoever inspects here hears of what was published here, and of no figure of the county.
    office.sanzi(&["scan"]).ends(0);
    let more = county::payments(1, 60);
    let file = office.write("payments.csv", county::payments_csv(&more));
    office.import_and_publish(&[&file]);
    let here = more
        .iter()
        .filter(|one| VILLAGES[one.village].3 == VILLAGES[0].3)
        .count();
    assert!(here > 0 && here < more.len(), "{here}");
    let page = inspector.page("/desk/anomalies/scans");
    assert!(page.contains("有 1 个批次还没查过"), "{page}");
    assert!(page.contains(&format!(">{here}</td>")), "{here}: {page}");
    assert!(
        !page.contains(&format!(">{}</td>", more.len())) && !page.contains("新出现"),
        "{page}"
    );
    office.check();
}
