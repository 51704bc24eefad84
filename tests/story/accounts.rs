//! Accounts from the command line to the door of the desk: the first administrator, and limits that a restart keeps.

use std::io::Read;

use super::{office_with_payments, office_with_references};
use crate::harness::county::{Payment, payments};
use crate::harness::http;
use crate::harness::office::{Engine, stored};
use crate::harness::server::Server;
use crate::harness::staff::{PASSWORD, appoint, at_work, sign_in, with_line, without_second_factor};

pub fn the_first_administrator_is_made_by_hand_and_signs_in(engine: Engine) {
    let office = office_with_references(engine);
    let server = Server::start(&office);
    let log = std::fs::read_to_string(office.file("server.log")).expect("a log");
    assert!(log.contains("sanzi user add"), "{log}");

    let add =
        |login: &str, role: &str| office.sanzi(&["user", "add", login, "--name", "某某", "--role", role]);
    let said = add("guanli", "系统管理员").ends(0);
    let password = said.out.split("只显示这一次：").nth(1).expect("a password");
    let password = password.lines().next().expect("a password").to_owned();
    assert_eq!(add("guanli", "系统管理员").ends(1).out, "");
    add("jingban", "乡镇经办").ends(2);
    add("jingban", "县长").ends(2);
    let entered = sign_in(&server, "guanli", &password);
    assert_eq!(entered.status, 303, "{}", entered.text());
    let cookie = entered.header("set-cookie").expect("a cookie");
    let cookie = cookie.split(';').next().expect("a pair");
    let led = http::get(server.port, "/desk/users", &[("Cookie", cookie)]).expect("an answer");
    assert_eq!(led.header("location"), Some("/desk/account/password"));
    assert!(!stored(&office, "SELECT password FROM users").contains(&password));

    let weak = ["user", "reset", "guanli", "--password-stdin"];
    let (status, said) = with_line(&office, &weak, "password1");
    assert!(status == 2 && said.contains("太常见"), "{said}");
    let (status, said) = with_line(&office, &weak, PASSWORD);
    assert!(status == 0 && !said.contains(PASSWORD), "{said}");
    let out = http::get(server.port, "/desk", &[("Cookie", cookie)]).expect("an answer");
    assert_eq!(
        out.header("location"),
        Some("/desk/sign-in?to=%2Fdesk"),
        "a new password ends every session"
    );
    assert_eq!(sign_in(&server, "guanli", PASSWORD).status, 303);

    office.sanzi(&["user", "disable", "guanli"]).ends(0);
    assert_eq!(sign_in(&server, "guanli", PASSWORD).status, 403);
    office.sanzi(&["user", "enable", "guanli"]).ends(0);
    let place = ["--role", "乡镇经办", "--scope", "乡镇", "--place", "999999100"];
    let mut second = vec!["user", "add", "jingban", "--name", "经办"];
    second.extend(place);
    office.sanzi(&second).ends(0);
    let mut both = vec!["user", "appoint", "guanli"];
    both.extend(place);
    assert!(office.sanzi(&both).ends(1).err.contains("不能同时是"));
    office
        .sanzi(&["user", "dismiss", "jingban", "--role", "乡镇经办"])
        .ends(0);
    let list = office.sanzi(&["user", "list", "--json"]).ends(0).json();
    let logins: Vec<&str> = list["users"]
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(|user| user["login"].as_str())
        .collect();
    assert_eq!(logins, ["guanli", "jingban"]);
    assert!(list["users"][1]["offices"][0]["until"].is_string());
    assert_eq!(list["users"][0]["must_change"], true);

    // The operator is told of a department that no programme names, and has it all the same.
    for (place, told) in [
        ("农业局", "名字相近的有：示例县农业农村局"),
        ("示例县农业农村局", ""),
    ] {
        let words = [
            "user",
            "appoint",
            "jingban",
            "--role",
            "部门用户",
            "--place",
            place,
        ];
        let said = office.sanzi(&words).ends(0);
        assert!(said.err.contains(told), "{place}: {}", said.err);
        assert_eq!(said.err.contains("注意"), !told.is_empty(), "{}", said.err);
    }
}

pub fn a_name_that_was_closed_stays_closed_when_the_portal_starts_again(engine: Engine) {
    let office = office_with_references(engine);
    let add = [
        "user",
        "add",
        "guanli",
        "--name",
        "某某",
        "--role",
        "系统管理员",
        "--password-stdin",
    ];
    let (status, said) = with_line(&office, &add, PASSWORD);
    assert_eq!(status, 0, "{said}");
    let server = Server::start(&office);
    for _ in 0..5 {
        assert_eq!(sign_in(&server, "guanli", "wrong").status, 403);
    }
    assert_eq!(sign_in(&server, "secret-typed-as-name", "wrong").status, 403);
    drop(server);
    let server = Server::start(&office);
    let shut = sign_in(&server, "guanli", PASSWORD);
    assert_eq!(shut.status, 403);
    assert!(shut.header("set-cookie").is_none());
    let refused = "SELECT actor FROM audit WHERE act='登录' AND outcome='拒绝' ORDER BY id";
    let book = stored(&office, refused);
    assert_eq!(book.matches("guanli").count(), 6, "{book}");
    assert_eq!(book.matches("不存在的登录名").count(), 1, "{book}");
    assert!(!book.contains("secret-typed"), "{book}");
    // The operator's new password opens the door again.
    let reset = ["user", "reset", "guanli", "--password-stdin"];
    assert_eq!(with_line(&office, &reset, "绿色的拖拉机开到河对岸").0, 0);
    assert_eq!(sign_in(&server, "guanli", "绿色的拖拉机开到河对岸").status, 303);
}

/// More than the system keeps under way between two programs (four megabytes to be sent, and what nobody has read yet).
const MORE_THAN_IS_UNDER_WAY: usize = 8_000_000;

pub fn a_closed_account_gets_of_a_file_what_is_under_way_and_nothing_after_it(engine: Engine) {
    let tier = "按确权面积补给实际种粮的一类农户".repeat(8);
    let long: Vec<Payment> = payments(0, 25_000)
        .into_iter()
        .map(|payment| payment.of_tier(&tier))
        .collect();
    let office = office_with_payments(engine, &long);
    without_second_factor(&office);
    appoint(&office, "jianguan", "刘敏", "三资监管中心", "");
    let server = Server::start(&office);
    let somebody = at_work(&server, "jianguan");
    let (list, file) = ("/desk/records/payments", "/desk/records/payments/export");
    let whole = somebody.post(list, file, &[("format", "csv"), ("whole", "1")]);
    assert!(
        whole.text().lines().count() > 25_000,
        "an account that stands gets all of it"
    );
    let all = whole.body.len();
    assert!(
        all > MORE_THAN_IS_UNDER_WAY,
        "{all} bytes may all be sent at once"
    );

    let mut download = somebody.begins(list, file, &[("format", "csv"), ("whole", "1")]);
    office.sanzi(&["user", "disable", "jianguan"]).ends(0);
    let mut rest = Vec::new();
    // The connection breaks off: what had come until then is what counts.
    let _ = download.read_to_end(&mut rest);
    let rest = String::from_utf8_lossy(&rest);
    let (head, body) = rest.split_once("\r\n\r\n").expect("a head");
    assert!(head.starts_with("TTP/1.1 200"), "{head}");
    let length = format!("content-length: {all}");
    assert!(
        head.to_lowercase().contains(&length),
        "half a file is told from a whole one by its length: {head}"
    );
    assert!(body.len() < all, "all {all} bytes were sent");
    let next = somebody.get(list);
    assert_eq!(
        (next.status, next.header("location")),
        (303, Some("/desk/sign-in?to=%2Fdesk%2Frecords%2Fpayments"))
    );
    let taken = stored(
        &office,
        "SELECT COUNT(*) FROM audit WHERE actor = 'jianguan' AND act = '导出'",
    );
    assert_eq!(taken, "2", "what was taken out stands in the book");
}
