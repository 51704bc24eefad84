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
        .pending_factor(999_999, id, &sitting_of(id), NOW)
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

#[actix_web::test]
async fn what_was_read_off_a_desk_left_open_is_shown_to_no_later_session_and_takes_no_code() {
    let (folder, mut county) = county();
    let (cookie, seal) = seated(&folder, "zhongxin", Role::Centre, ScopeKind::County, "");
    let rules = config::DeskRules {
        second_factor: Vec::new(),
        ..config::DeskRules::default()
    };
    under(&folder, &mut county, rules, now);
    let service = init_service(app(county)).await;
    let here = "/desk/account/second-factor";
    let confirm = format!("{here}/confirm");
    send!(service, form(here, &cookie, &[("seal", &seal)]));
    let desk = office(&folder);
    let id = user_of(&desk, "zhongxin");
    let secret = desk.store.pending_factor(999_999, id, &sitting_of(id), NOW);
    let secret = secret.expect("read").expect("it waits");
    let code = second_factor::code_at(&secret, NOW).expect("a code");
    let read_off = |text: &str| text.contains("class=\"qr\"") || text.contains("class=\"secret\"");
    assert!(read_off(&send!(service, page(here, &cookie)).text));

    // The colleague has it on their telephone; the holder comes another day, or elsewhere, or with another password.
    let fields = [("login", "zhongxin"), ("password", PASSWORD)];
    let later = token(&send!(service, form("/desk/sign-in", "", &fields)));
    let change = [
        ("seal", seal.as_str()),
        ("old", PASSWORD),
        ("new", NEW),
        ("again", NEW),
    ];
    let changed = token(&send!(service, form("/desk/account/password", &cookie, &change)));
    let fields = [("login", "zhongxin"), ("password", NEW)];
    let again = token(&send!(service, form("/desk/sign-in", "", &fields)));
    assert_eq!(send!(service, page(here, &later)).status, StatusCode::SEE_OTHER);
    for session in [&changed, &again] {
        let shown = send!(service, page(here, session)).text;
        assert!(!read_off(&shown) && shown.contains("开始设置"), "{shown}");
        let seal = seal_of(session);
        let typed = [
            ("seal", seal.as_str()),
            ("code", code.as_str()),
            ("password", NEW),
        ];
        let answer = send!(service, form(&confirm, session, &typed));
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{}", answer.text);
        assert!(
            answer.text.contains("请从头再设一次") && answer.text.contains("开始设置"),
            "{}",
            answer.text
        );
    }

    // Begun anew it is another one.
    let seal = seal_of(&again);
    send!(service, form(here, &again, &[("seal", &seal)]));
    let shown = send!(service, page(here, &again)).text;
    assert!(read_off(&shown) && shown.contains("只等 10 分钟"), "{shown}");
    let typed = [
        ("seal", seal.as_str()),
        ("code", code.as_str()),
        ("password", NEW),
    ];
    let answer = send!(service, form(&confirm, &again, &typed));
    assert!(answer.text.contains("动态码不对"), "{}", answer.text);
}
