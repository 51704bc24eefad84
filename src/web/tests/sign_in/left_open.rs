//! A desk that somebody left open.

use super::*;

#[actix_web::test]
async fn nobody_at_a_desk_left_open_takes_the_account_with_a_telephone_of_their_own() {
    let (folder, mut county) = county();
    let (cookie, seal) = seated(&folder, "zhongxin", Role::Centre, ScopeKind::County, "");
    let rules = config::DeskRules {
        second_factor: Vec::new(),
        ..config::DeskRules::default()
    };
    under(&folder, &mut county, rules, now);
    let service = init_service(app(county)).await;
    let here = "/desk/account/second-factor";
    send!(service, form(here, &cookie, &[("seal", &seal)]));
    let desk = office(&folder);
    let id = user_of(&desk, "zhongxin");
    let secret = desk
        .store
        .pending_factor(999_999, id)
        .expect("read")
        .expect("it waits");
    let code = second_factor::code_at(&secret, NOW).expect("a code");
    let confirm = format!("{here}/confirm");
    for (password, right) in [("", false), ("不是这个密码", false), (PASSWORD, true)] {
        let fields = [
            ("seal", seal.as_str()),
            ("code", code.as_str()),
            ("password", password),
        ];
        let answer = send!(service, form(&confirm, &cookie, &fields));
        assert_eq!(
            answer.status == StatusCode::OK,
            right,
            "{password}: {}",
            answer.text
        );
        assert_eq!(answer.text.contains("<li><code>"), right, "{}", answer.text);
        assert!(right || answer.text.contains("现在的密码不对"), "{}", answer.text);
    }
}
