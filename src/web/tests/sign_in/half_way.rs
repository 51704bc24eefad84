//! A password that somebody has without the telephone.

use super::super::desk::armed;
use super::super::encoded;
use super::*;

#[actix_web::test]
async fn a_password_that_stops_at_the_code_is_found_in_the_book_by_its_filter() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    seated(&folder, "zhongxin", Role::Centre, ScopeKind::County, "");
    let (reader, _) = seated(&folder, "shenji", Role::Auditor, ScopeKind::County, "");
    let desk = office(&folder);
    armed(&desk, user_of(&desk, "zhongxin"));
    let book = format!("/desk/audit?act={}", encoded("写对密码"));
    let before = send!(service, page(&book, &reader)).text;
    assert!(before.contains("没有这样的记录"), "{before}");
    let fields = [("login", "zhongxin"), ("password", PASSWORD)];
    let asked = send!(service, form("/desk/sign-in", "", &fields));
    assert!(asked.text.contains("name=\"ticket\""), "{}", asked.text);
    let told = send!(service, page(&book, &reader)).text;
    for part in [
        "共 <strong>1</strong> 条符合",
        "<option value=\"写对密码\" selected",
        "密码对了，等动态码",
        "三资监管中心",
        "zhongxin",
    ] {
        assert!(told.contains(part), "{part}: {told}");
    }
}
