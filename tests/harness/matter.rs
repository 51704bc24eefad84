//! A matter of a village as people at their desks bring it about, form by form.

use super::county::VILLAGES;
use super::staff::{AtWork, hidden};

/// The village of every matter here.
pub const HOME: &str = VILLAGES[0].0;

/// Says of whoever verifies that they are from elsewhere.
pub fn from_elsewhere(office: &AtWork<'_>, logins: &[&str]) {
    for login in logins {
        let home = [("login", *login), ("home", "外县"), ("kin", "")];
        office.send("/desk/inspectors", "/desk/inspectors", &home);
    }
}

/// A petition that two people found true, for the unit to put right at once: its page.
pub fn found_true(office: &AtWork<'_>, (one, two): (&AtWork<'_>, &AtWork<'_>), logins: [&str; 2]) -> String {
    let new = "/desk/cases/new";
    let petition = [
        ("source", "信访"),
        ("category", "合同"),
        ("village", HOME),
        ("title", "租金没有入账"),
        ("unit", ""),
        ("found", "500"),
        ("came_on", "2026-01-05"),
        ("facts", "来信说租金没有入账"),
    ];
    let opened = office.send(new, new, &petition);
    let case = opened.header("location").expect("its page").to_owned();
    let assign = [("move", "派人核查"), ("one", logins[0]), ("two", logins[1])];
    office.acts(&case, "move", &assign);
    let verdict = [
        ("move", "认定问题"),
        ("found", "500"),
        ("recoverable", "500"),
        ("basis", "第五条"),
        ("facts", "没有入账"),
    ];
    one.acts(&case, "move", &verdict);
    two.acts(&case, "sign", &[("agree", "1")]);
    let fix = [("move", "立行立改"), ("unit", "镇人民政府")];
    two.acts(&case, "move", &fix);
    case
}

/// Books that all of it is back, with its receipt.
pub fn paid_back(clerk: &AtWork<'_>, case: &str) {
    let version = hidden(&clerk.page(case), "version");
    let beside = [("version", version.as_str()), ("item", "租金收缴凭证")];
    let file = ("收据.pdf", "%PDF-1.4\n% 收据7号：五百元\n");
    clerk.bring_to(case, &format!("{case}/evidence/file"), file, &beside);
    let page = clerk.page(case);
    let pieces = page.split("name=\"piece\"").nth(1).expect("pieces");
    let piece = pieces.split("value=\"").nth(2).expect("the receipt");
    let piece = piece.split('"').next().expect("its number");
    let paid = [
        ("amount", "500"),
        ("document", "收据7"),
        ("piece", piece),
        ("back", "1"),
    ];
    clerk.acts(case, "money", &paid);
}

/// The committee of the village objects to a record of it.
pub fn objected(committee: &AtWork<'_>) {
    let at = "/desk/objections";
    let said = [
        ("village", HOME),
        ("about", "资产台账 ZC1"),
        ("text", "鱼塘<早就>租出去了，台账写着闲置"),
    ];
    committee.send(at, at, &said);
}

/// Hands a list in to the desk, of which one of two rows cannot be read.
pub fn with_a_bad_row(clerk: &AtWork<'_>) {
    let rows = format!(
        "发放编号,批次号,补贴编码,所属期,村码,组,姓名,身份证号,金额(元),发放日期,发放状态\n\
         S1,P9,BT02,2026,{HOME},1,王小明,999999198801010012,5,2026-10-09,成功\n\
         S2,P9,BT02,2026,{HOME},1,王小明,999999198801010012,八万,2026-10-09,成功\n"
    );
    clerk.bring("/desk/imports", "十月.csv", &rows);
}
