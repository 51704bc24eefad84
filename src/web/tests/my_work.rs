//! My work: what waits for each office, as far as it reaches.

use actix_web::test::{call_service, init_service};

use crate::domain::role::{Role, ScopeKind};
use crate::flows::import::{Wish, import};
use crate::flows::{Office, publish, scan};
use crate::web::app;

mod late;
mod links;

use super::desk::{form, page, seated};
use super::settings::office;
use super::{county, got};

fn take(folder: &tempfile::TempDir, office: &Office, name: &str, text: &str, partial: bool) {
    let path = folder.path().join(name);
    std::fs::write(&path, text).expect("a file");
    let wish = Wish {
        paths: vec![path],
        partial,
        ..Wish::default()
    };
    let done = import(office, &wish, &mut |_, _, _, _| {}).expect(name);
    assert!(!done[0].turned_away, "{name}: {:?}", done[0].problems);
}

/// The count that stands beside a title; `None` when the title is not there.
pub(super) fn waits(text: &str, title: &str) -> Option<i64> {
    let rest = text
        .split(&format!("<span class=\"what\">{title}</span>"))
        .nth(1)?;
    let count = rest.split("<strong>").nth(1)?.split('<').next()?;
    count.replace(',', "").parse().ok()
}

/// Where the item of a title leads.
#[track_caller]
pub(super) fn leads(text: &str, title: &str) -> String {
    let before = text
        .split(&format!("<span class=\"what\">{title}</span>"))
        .next()
        .filter(|before| before.len() < text.len())
        .unwrap_or_else(|| panic!("no {title} on {text}"));
    let link = before.rsplit("href=\"").next().expect("a link");
    link.split('"').next().expect("a link").replace("&amp;", "&")
}

/// The rows of the first table on a page.
pub(super) fn rows_on(text: &str) -> i64 {
    let body = text.split("<tbody").nth(1).unwrap_or_default();
    let body = body.split("</tbody>").next().unwrap_or_default();
    body.matches("<tr").count() as i64
}

const HEAD: &str = "发放编号,批次号,补贴编码,所属期,村码,组,姓名,身份证号,金额(元),发放日期,发放状态\n";
const CONTRACTS: &str = "合同编号,村码,类型,承租方,签订日期,起始日期,终止日期,年租金(元),状态
H1,999999100201,出租,甲公司,2024-01-01,2024-01-01,2026-12-31,1000,履行
H2,999999201202,出租,乙公司,2024-01-01,2024-01-01,2027-02-20,2000,履行
H3,999999100202,出租,丙公司,2024-01-01,2024-01-01,2027-02-21,4000,履行
H4,999999100202,出租,丙公司,2024-01-01,2024-01-01,2026-11-21,4000,履行
H5,999999100202,出租,丙公司,2024-01-01,2024-01-01,2026-12-01,4000,解除
";
const RECEIPTS: &str = "合同编号,期次,应收日期,应收金额(元),实收日期,实收金额(元)
H1,2025,2025-12-31,1000,,
H1,2026,2026-12-31,1000,,
H2,2024,2024-12-31,2000,2024-12-30,2000
H2,2025,2025-12-31,2000,2026-01-05,500
";

#[actix_web::test]
async fn each_office_sees_what_waits_within_its_reach_and_nothing_else() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let office = office(&folder);
    let row = |number: &str, village: &str, amount: &str| {
        format!("{number},P9,NY01,2026,{village},1,张建国,999999195001010018,{amount},2026-06-01,成功\n")
    };
    take(&folder, &office, "contracts.csv", CONTRACTS, false);
    take(&folder, &office, "receipts.csv", RECEIPTS, false);
    publish::publish_all(&office).expect("published");
    let one = format!(
        "{HEAD}{}{}",
        row("W1", "999999100201", "10"),
        row("W2", "999999100202", "x")
    );
    take(&folder, &office, "one.csv", &one, true);
    let two = format!(
        "{HEAD}{}{}",
        row("W3", "999999100201", "7"),
        row("W4", "999999201202", "5")
    );
    take(&folder, &office, "two.csv", &two, false);

    let at = |login: &str, role: Role, scope: ScopeKind, place: &str| {
        let (cookie, _) = seated(&folder, login, role, scope, place);
        page("/desk", &cookie)
    };
    let reviewer = at("shenhe", Role::TownshipReviewer, ScopeKind::Township, "999999100");
    let text = send!(service, reviewer).text;
    // The batch that reaches into another township is not theirs alone.
    assert_eq!(waits(&text, "批次等审核"), Some(1), "{text}");
    assert_eq!(waits(&text, "合同租金没有收齐"), Some(1));
    assert_eq!(waits(&text, "合同快到期"), Some(2));
    assert_eq!(waits(&text, "合同过期还在履行"), Some(1));
    assert_eq!(waits(&text, "没收下的行要改"), None, "they hand nothing in");
    assert_eq!(waits(&text, "新出现的疑点"), None);
    assert!(text.contains("1,000.00元"), "{text}");

    let clerk = at("jingban", Role::TownshipClerk, ScopeKind::Township, "999999100");
    let text = send!(service, clerk).text;
    // Imported on the command line: nobody at a desk can mend it.
    assert_eq!(waits(&text, "没收下的行要改"), None, "{text}");
    assert_eq!(waits(&text, "批次等审核"), None);

    let centre = at("zhongxin", Role::Centre, ScopeKind::County, "");
    let text = send!(service, centre).text;
    assert_eq!(waits(&text, "批次等审核"), Some(2), "{text}");
    assert_eq!(waits(&text, "合同租金没有收齐"), Some(2));
    assert_eq!(waits(&text, "合同快到期"), Some(3));

    let far = at("yuan", Role::TownshipReviewer, ScopeKind::Township, "999999201");
    let text = send!(service, far).text;
    assert_eq!(waits(&text, "批次等审核"), None, "{text}");
    assert_eq!(waits(&text, "合同租金没有收齐"), Some(1));
    assert!(text.contains("1,500.00元"), "{text}");
}

#[actix_web::test]
async fn new_findings_are_counted_once_and_only_for_those_who_may_see_them() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let office = office(&folder);
    let found = scan::scan(&office, &scan::Wish::default()).expect("a scan");
    let appeared = found[0].change.appeared;
    assert!(appeared > 0, "the county has something to ask about");
    let (cookie, _) = seated(&folder, "xuncha", Role::InspectionOffice, ScopeKind::County, "");
    let text = send!(service, page("/desk", &cookie)).text;
    assert_eq!(waits(&text, "新出现的疑点"), Some(appeared), "{text}");
    let link = leads(&text, "新出现的疑点");
    let list = send!(service, page(&link, &cookie)).text;
    assert!(
        list.contains(&format!("共 <strong>{appeared}</strong> 条")),
        "{link}: {list}"
    );
    let chosen = "<option value=\"waiting\" selected>还没有人处理的";
    assert!(list.contains(chosen) && list.contains("新出现"), "{list}");
    scan::scan(&office, &scan::Wish::default()).expect("a scan");
    let text = send!(service, page("/desk", &cookie)).text;
    assert_eq!(waits(&text, "新出现的疑点"), None, "they are not new any more");
    let list = send!(service, page(&link, &cookie)).text;
    assert!(
        list.contains("这些条件下没有疑点"),
        "only what is counted is listed: {list}"
    );
}

#[actix_web::test]
async fn what_nobody_has_sorted_in_three_working_days_is_counted_as_its_list_has_it() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let mut office = office(&folder);
    let (cookie, _) = seated(&folder, "xuncha", Role::InspectionOffice, ScopeKind::County, "");
    let (member, _) = seated(&folder, "xcy1", Role::InspectionMember, ScopeKind::County, "");
    let title = "疑点过了期没有分拣";
    // A Wednesday: on Sunday its three working days are not over, on the Tuesday before they are.
    let day = |text: &str| crate::domain::day::parse(text).expect("a day");
    office.today = day("2026-11-18");
    scan::scan(&office, &scan::Wish::default()).expect("a scan");
    let text = send!(service, page("/desk", &cookie)).text;
    assert_eq!(waits(&text, title), None, "{text}");

    let late = init_service(app(super::rounds::grown(&folder, 0, || {
        crate::domain::day::parse("2026-11-24").expect("a day")
    })))
    .await;
    let text = send!(late, page("/desk", &cookie)).text;
    let count = waits(&text, title).expect("something was not sorted");
    let link = leads(&text, title);
    let list = send!(late, page(&link, &cookie)).text;
    assert!(
        list.contains(&format!("共 <strong>{count}</strong> 条")) && list.contains("过了期没有分拣"),
        "{link}: {list}"
    );
    let text = send!(late, page("/desk", &member)).text;
    assert_eq!(
        waits(&text, title),
        None,
        "who sorts nothing is asked nothing: {text}"
    );
    // Seen again by a later scan they are not younger.
    office.today = day("2026-11-23");
    scan::scan(&office, &scan::Wish::default()).expect("a scan");
    let text = send!(late, page("/desk", &cookie)).text;
    assert_eq!(waits(&text, title), Some(count), "{text}");
    let odd = send!(late, page("/desk/anomalies?triage=never", &cookie));
    assert_eq!(
        odd.status,
        actix_web::http::StatusCode::BAD_REQUEST,
        "{}",
        odd.text
    );
}

#[actix_web::test]
async fn where_nothing_waits_a_calm_sentence_stands_and_an_administrator_sees_accounts_alone() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let (cookie, _) = seated(
        &folder,
        "jiandu",
        Role::SupervisionCommittee,
        ScopeKind::Village,
        "999999100201",
    );
    let text = send!(service, page("/desk", &cookie)).text;
    assert!(text.contains("没有等着您办的事"), "{text}");
    let (cookie, _) = seated(&folder, "guanli", Role::Administrator, ScopeKind::County, "");
    // Whoever tries somebody's name at the door has not signed in as them.
    let tried = [("login", "jiandu"), ("password", "no")];
    send!(service, form("/desk/sign-in", "", &tried));
    let text = send!(service, page("/desk", &cookie)).text;
    // Nobody here came in by the door.
    assert_eq!(waits(&text, "账号从没登录过"), Some(2), "{text}");
    assert_eq!(waits(&text, "账号没有岗位"), None);
    for (look, logins) in [("从没登录过", &["guanli", "jiandu"][..]), ("没有岗位", &[])] {
        let list = format!("/desk/users?look={}", super::encoded(look));
        assert_eq!(text.contains(&list), !logins.is_empty(), "{look}: {text}");
        let list = send!(service, page(&list, &cookie)).text;
        for login in ["guanli", "jiandu"] {
            assert_eq!(
                list.contains(&format!(">{login}</a>")),
                logins.contains(&login),
                "{list}"
            );
        }
    }
    for other in ["批次等审核", "租金没有收齐", "新出现的疑点", "设置的改动"] {
        assert!(!text.contains(other), "{other}");
    }
}
