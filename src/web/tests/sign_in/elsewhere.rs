//! What becomes of the sessions of other machines when the second factor changes.

use super::super::desk::armed;
use super::*;

/// The sessions that still stand, of these.
macro_rules! standing {
    ($service:expr, $sessions:expr) => {{
        let mut all = Vec::new();
        for session in $sessions {
            all.push(send!($service, page("/desk/account", session)).status == StatusCode::OK);
        }
        all
    }};
}

#[actix_web::test]
async fn whoever_sets_up_or_drops_a_second_factor_ends_their_other_sessions_and_goes_on_in_this_one() {
    let (folder, mut county) = county();
    let (here, seal) = seated(&folder, "zhongxin", Role::Centre, ScopeKind::County, "");
    let (other, _) = seated(&folder, "shenji", Role::Auditor, ScopeKind::County, "");
    let rules = config::DeskRules {
        second_factor: Vec::new(),
        ..config::DeskRules::default()
    };
    under(&folder, &mut county, rules, now);
    let service = init_service(app(county)).await;
    let fields = [("login", "zhongxin"), ("password", PASSWORD)];
    let there = token(&send!(service, form("/desk/sign-in", "", &fields)));
    let at = "/desk/account/second-factor";
    send!(service, form(at, &here, &[("seal", &seal)]));
    assert_eq!(standing!(service, [&here, &there, &other]), [true, true, true]);
    let desk = office(&folder);
    let id = user_of(&desk, "zhongxin");
    let secret = desk.store.pending_factor(999_999, id, &sitting_of(id), NOW);
    let secret = secret.expect("read").expect("it waits");
    let code = second_factor::code_at(&secret, NOW).expect("a code");
    let typed = [
        ("seal", seal.as_str()),
        ("code", code.as_str()),
        ("password", PASSWORD),
    ];
    let told = send!(service, form(&format!("{at}/confirm"), &here, &typed));
    assert!(told.text.contains("别的地方的登录都已经退出"), "{}", told.text);
    assert_eq!(standing!(service, [&here, &there, &other]), [true, false, true]);

    let act = Act {
        actor: "zhongxin",
        role: "",
        act: "登录",
        object: "",
        detail: "",
        at: NOW,
    };
    let elsewhere = "ab".repeat(32);
    desk.store
        .begin_session(999_999, id, &sign_in::token_hash(&elsewhere), &act)
        .expect("a session");
    let there = format!("__Host-sanzi={elsewhere}");
    assert_eq!(standing!(service, [&there]), [true]);
    // New recovery codes alone end nothing, and do not say so.
    let code = second_factor::code_at(&secret, NOW + 30).expect("a code");
    let typed = [("seal", seal.as_str()), ("code", code.as_str())];
    let renewed = send!(service, form(&format!("{at}/recovery"), &here, &typed)).text;
    assert!(!renewed.contains("已经退出"), "{renewed}");
    assert_eq!(standing!(service, [&there]), [true]);
    let first = renewed
        .split("<li><code>")
        .nth(1)
        .and_then(|rest| rest.split('<').next());
    let typed = [
        ("seal", seal.as_str()),
        ("code", first.expect("a recovery code")),
        ("password", PASSWORD),
    ];
    let dropped = send!(service, form(&format!("{at}/remove"), &here, &typed));
    assert_eq!(
        dropped.header(header::LOCATION),
        "/desk/account?done=no-factor",
        "{}",
        dropped.text
    );
    assert_eq!(standing!(service, [&here, &there, &other]), [true, false, true]);
}

#[actix_web::test]
async fn a_lost_telephone_is_signed_out_when_the_administrator_resets_the_second_factor() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let (admin, seal) = seated(&folder, "guanli", Role::Administrator, ScopeKind::County, "");
    let (lost, _) = seated(&folder, "zhongxin", Role::Centre, ScopeKind::County, "");
    let desk = office(&folder);
    let id = user_of(&desk, "zhongxin");
    armed(&desk, id);
    assert_eq!(standing!(service, [&lost]), [true]);
    let reset = format!("/desk/users/{id}/second-factor");
    let done = send!(service, form(&reset, &admin, &[("seal", &seal)]));
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    assert_eq!(standing!(service, [&lost, &admin]), [false, true]);
}
