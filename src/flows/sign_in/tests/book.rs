//! What the book of acts tells of the door, and how much of it, and of our time, whoever stands there can take.

use super::*;

/// The acts of a name at the door: the outcome and what was said of it.
fn told(office: &Office, actor: &str) -> Vec<String> {
    let lines = office.store.acts_called("登录").expect("the book");
    let of = format!("{actor} ");
    lines
        .iter()
        .filter_map(|line| line.strip_prefix(&of))
        .map(|line| line.trim().to_owned())
        .collect()
}

#[test]
fn a_shut_door_is_told_of_and_a_hundred_tries_at_it_fill_no_book_and_shut_their_network() {
    for login in ["zhangsan", "nobody"] {
        let actor = if login == "nobody" { NOBODY_KNOWN } else { login };
        let (folder, mut office, _) = staffed();
        for n in 0..105 {
            if n == 30 {
                drop(office);
                office = open(&folder);
            }
            refused(&office, login, "wrong", at(START));
        }
        let book = told(&office, actor);
        assert_eq!(book.len(), 5 + 2, "{book:#?}");
        assert_eq!(
            book[5..],
            [
                "拒绝 连错太多，暂时关着；再试的不逐条记",
                "拒绝 关着的时候已经试了 10 次"
            ]
        );
        assert_eq!(
            office.store.knock("lisi", HERE, START).expect("knocked"),
            Knock::NetworkClosed
        );

        // Many machines are no other matter.
        for n in 0..100 {
            let network = format!("10.7.0.{n}");
            let caller = Caller {
                network: &network,
                now: START + 1,
            };
            refused(&office, login, "wrong", caller);
        }
        let book = told(&office, actor);
        assert_eq!(book[7..], ["拒绝 关着的时候已经试了 100 次"], "{book:#?}");

        // Once it is open again the whole number stands there, once, whoever comes.
        drop(office);
        let office = open(&folder);
        let caller = Caller {
            network: "10.9.9.9",
            now: START + 15 * 60,
        };
        for _ in 0..2 {
            let _ = sign_in(&office, login, PASSWORD, caller);
        }
        let book = told(&office, actor);
        let whole = "拒绝 这以前关着的时候，一共试了 155 次";
        assert_eq!(book[8], whole, "{book:#?}");
        assert_eq!(book.iter().filter(|line| *line == whole).count(), 1);
    }
}

#[test]
fn what_was_told_already_is_not_told_again_when_the_door_opens() {
    let (_folder, office, _) = staffed();
    for _ in 0..6 {
        refused(&office, "zhangsan", "wrong", at(START));
    }
    for n in [15 * 60, 15 * 60 + 1] {
        assert!(sign_in(&office, "zhangsan", PASSWORD, at(START + n)).is_ok());
    }
    let book = told(&office, "zhangsan");
    assert_eq!(book.len(), 6 + 2, "{book:#?}");
    assert_eq!(office.store.tried_while_shut("zhangsan").expect("read"), 0);
}

#[test]
fn for_a_network_that_is_shut_no_password_is_computed_and_for_every_name_the_same() {
    let (_folder, office, id) = staffed();
    let computed = |login: &str, password: &str, caller: Caller<'_>| {
        let before = TRIED.get();
        let text = refused(&office, login, password, caller);
        (TRIED.get() - before, text)
    };
    let elsewhere = Caller {
        network: "10.9.9.9",
        now: START,
    };
    let wrong = computed("zhangsan", "wrong", elsewhere);
    assert_eq!(wrong.0, 1);
    for n in 0..60 {
        refused(&office, "lisi", "wrong", at(START + n / 60));
    }
    // Its door is shut, and so is that of a name that nobody has.
    for (login, password) in [("zhangsan", PASSWORD), ("lisi", "wrong"), ("wangwu", "wrong")] {
        assert_eq!(
            computed(login, password, at(START)),
            (0, wrong.1.clone()),
            "{login}"
        );
    }
    for _ in 0..4 {
        refused(&office, "zhangsan", "wrong", elsewhere);
    }
    for (login, password) in [("zhangsan", PASSWORD), ("lisi", "wrong"), ("wangwu", "wrong")] {
        assert_eq!(computed(login, password, elsewhere), wrong, "{login}");
    }
    let before = TRIED.get();
    let refused = passwords::drop_factor(&office, 999_999, id, &[], PASSWORD, "000000", at(START));
    assert!(matches!(refused, Err(Error::Usage(_))), "{refused:?}");
    assert_eq!(TRIED.get(), before);
}

#[test]
fn a_password_that_stops_at_the_code_is_in_the_book_and_thousands_of_them_do_not_fill_it() {
    let (_folder, office, id) = staffed();
    let (secret, _) = with_factor(&office, id, START);
    let half_way = || office.store.acts_called("写对密码").expect("the book");
    ticket(&office, START);
    assert_eq!(half_way(), ["zhangsan 系统管理员 办成 密码对了，等动态码"]);
    for _ in 1..100 {
        ticket(&office, START);
    }
    let book = half_way();
    assert_eq!(book.len(), 11, "{book:#?}");
    assert!(
        book[9].ends_with("一个小时里第 10 次，后面的不再逐条记"),
        "{book:#?}"
    );
    assert!(book[10].contains("第 100 次"), "{book:#?}");
    // An hour later, and after somebody came in, each is written again.
    ticket(&office, START + 3_600);
    assert_eq!(half_way().len(), 12);
    for n in 1..20 {
        ticket(&office, START + 3_600 + n);
    }
    assert_eq!(half_way().len(), 21);
    let now = START + 3_700;
    let code = second_factor::code_at(&secret, now).expect("a code");
    prove_code(&office, &ticket(&office, now), &code, at(now)).expect("in");
    ticket(&office, now + 1);
    assert_eq!(half_way().len(), 22);
}

#[test]
fn who_has_no_second_factor_or_a_wrong_password_is_not_said_to_have_stopped_half_way() {
    let (_folder, office, id) = staffed();
    assert!(sign_in(&office, "zhangsan", PASSWORD, at(START)).is_ok());
    with_factor(&office, id, START);
    refused(&office, "zhangsan", "wrong", at(START));
    assert_eq!(office.store.acts_called("写对密码").expect("the book"), [""; 0]);
}
