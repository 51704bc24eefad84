//! A file that is refused is in the book of acts as every refused act is, though the page had answered before it was read.

use actix_web::http::StatusCode;
use actix_web::test::init_service;

use super::super::county;
use super::super::desk::{page, seated};
use super::*;
use crate::domain::role::{Role, ScopeKind};
use crate::web::app;

#[actix_web::test]
async fn a_file_of_which_nothing_entered_is_noted_as_refused_with_why_and_nothing_that_stands_in_it() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let clerk = clerk(&folder);
    let imports = || office(&folder).store.acts_called("导入").expect("the book");
    let before = imports().len();
    // A table that is none of ours, with somebody's name for a heading.
    let said = bring!(service, &clerk, "王小明的表.csv", "王小明,李四\n1,2\n".as_bytes());
    assert!(
        said.contains("没有导成") && said.contains("没有认出这是哪一种表"),
        "{said}"
    );
    let noted = imports()[before..].to_vec();
    assert_eq!(noted.len(), 1, "{noted:?}");
    assert!(
        noted[0].starts_with("jingban 乡镇经办 拒绝") && noted[0].contains("没有认出这是哪一种表"),
        "{noted:?}"
    );
    assert!(!noted[0].contains("王小明"), "{noted:?}");
    // A list of another department.
    let civil = seated(
        &folder,
        "minzheng",
        Role::DepartmentUser,
        ScopeKind::Department,
        "县民政局",
    );
    let staff = "身份证号,姓名,单位,起始日期\n99999919880101001X,王小明,县医院,2020-01-01\n";
    let owner = [("owner", "县人社局")];
    let said = bring!(service, &civil, "c.csv", staff.as_bytes(), &owner);
    assert!(said.contains("不是您部门的"), "{said}");
    let noted = imports()[before + 1..].to_vec();
    assert_eq!(noted.len(), 1, "{noted:?}");
    assert!(
        noted[0].starts_with("minzheng 部门用户 拒绝") && noted[0].contains("这份名单不是您部门的"),
        "{noted:?}"
    );
    assert!(!noted[0].contains("县人社局"), "{noted:?}");
    // Whoever reads the book finds it by the number of the import.
    let privacy = seated(&folder, "yinsi", Role::PrivacyOfficer, ScopeKind::County, "");
    let book = ask!(service, page("/desk/audit", &privacy.0));
    assert_eq!(book.status, StatusCode::OK);
    assert!(
        book.text.contains("导入 2") && book.text.contains("拒绝"),
        "{}",
        book.text
    );
    // What enters is noted as done, once.
    let table = format!("{PAYMENTS}{}", payment("N1", "999999100201", "5"));
    batch(&bring!(service, &clerk, "a.csv", table.as_bytes()));
    let noted = imports()[before + 2..].to_vec();
    assert_eq!(noted.len(), 1, "{noted:?}");
    assert!(noted[0].contains(" 办成 "), "{noted:?}");
}
