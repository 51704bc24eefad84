//! The letters that moves asked for: listed until they are issued, for those who issue them.

use actix_web::http::{StatusCode, header};
use actix_web::test::{call_service, init_service};
use chrono::NaiveDate;

use super::super::desk::{form, page, seated};
use super::super::rounds::grown;
use super::super::{county, got, hidden};
use super::late::UNTIL;
use super::{Seat, new_address, seats};
use crate::cases::MoveName;
use crate::domain::case::CaseState;
use crate::domain::fen::Fen;
use crate::domain::role::{Role, ScopeKind};
use crate::web::app;

fn later() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 12, 20).expect("a day")
}

#[actix_web::test]
async fn a_letter_that_a_move_asks_for_is_listed_until_it_is_issued() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let [office, one, two, clerk] = seats(&folder);
    let case = to_be_put_right!(service, office, one, two);
    let way = new_address(&case, "巡察提醒函");
    for at in ["/desk", "/desk/letters"] {
        let text = send!(service, page(at, &office.0)).text;
        assert!(
            text.contains(&format!("<a href=\"{way}\">巡察提醒函</a>"))
                && text.contains("2026-11-22 立行立改"),
            "{at}: {text}"
        );
        assert!(
            text.contains("2026-11-25") && !text.contains("⚠ 过期"),
            "{at}: {text}"
        );
    }
    // Past its day it stands first among what is overdue, and leads to the same form.
    let then = init_service(app(grown(&folder, 0, later))).await;
    let home = send!(then, page("/desk", &office.0)).text;
    assert!(
        home.contains("文书过了期没有发") && home.contains("⚠ 过期 2026-11-25"),
        "{home}"
    );

    // Whoever leads the team sees it too; another township's does not, and who issues no letters has no such list.
    assert!(send!(service, page("/desk/letters", &two.0)).text.contains(&way));
    let far = seated(
        &folder,
        "lin",
        Role::LeadInspector,
        ScopeKind::Township,
        "999999201",
    );
    let theirs = send!(service, page("/desk/letters", &far.0)).text;
    assert!(theirs.contains("都发了") && !theirs.contains(&way), "{theirs}");
    for seat in [&one, &clerk] {
        let refused = send!(service, page("/desk/letters", &seat.0));
        assert_eq!(refused.status, StatusCode::FORBIDDEN);
        assert!(
            !send!(service, page("/desk", &seat.0))
                .text
                .contains("要发的文书</h2>")
        );
    }

    let issued = issue!(
        service,
        office,
        &case,
        "巡察提醒函",
        [("risk", "险"), ("demands", "追"), UNTIL]
    );
    assert_eq!(issued.status, StatusCode::SEE_OTHER, "{}", issued.text);
    let done = send!(service, page("/desk/letters", &office.0)).text;
    assert!(done.contains("都发了"), "{done}");
}

#[actix_web::test]
async fn a_letter_that_the_case_has_left_behind_is_listed_until_and_after_somebody_says_why() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let [office, one, two, clerk] = seats(&folder);
    let case = to_be_put_right!(service, office, one, two);
    let id: i64 = case.rsplit('/').next().expect("an id").parse().expect("a number");
    let before = send!(service, page("/desk/letters", &office.0)).text;
    assert!(
        before.contains("没有发的") && before.contains("核查通知") && !before.contains("巡察提醒函 <span"),
        "what the way so far has passed by: {before}"
    );
    let desk = super::super::settings::office(&folder);
    let closed = (MoveName::Close, CaseState::Closed);
    super::super::made::moved(&desk, id, closed, super::super::today(), Fen(0));
    let after = send!(service, page("/desk/letters", &office.0)).text;
    assert!(
        after.contains("巡察提醒函 <span class=\"returned\">未发</span>")
            && after.contains("还没有写为什么没发"),
        "{after}"
    );
    let row = after
        .split("<tr role=\"row\">")
        .find(|row| row.contains("巡察提醒函"));
    let step = hidden(row.expect("a row"), "step");
    let door = format!("{case}/letters/left-out");
    let said = |reason: &'static str| [("seal", ""), ("step", ""), ("reason", reason)];
    let fill = |seat: &Seat, reason: &'static str| {
        let mut fields = said(reason).map(|(name, value)| (name, value.to_owned()));
        fields[0].1.clone_from(&seat.1);
        fields[1].1.clone_from(&step);
        fields
    };
    macro_rules! say {
        ($seat:expr, $reason:expr) => {{
            let fields = fill($seat, $reason);
            let fields: Vec<(&str, &str)> = fields
                .iter()
                .map(|(name, value)| (*name, value.as_str()))
                .collect();
            send!(service, form(&door, &$seat.0, &fields))
        }};
    }
    assert_eq!(say!(&office, " ").status, StatusCode::BAD_REQUEST);
    assert_eq!(say!(&clerk, "当面说了").status, StatusCode::FORBIDDEN);
    let done = say!(&office, "当场改好<b>，没有来得及发");
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    assert_eq!(say!(&office, "再写一次").status, StatusCode::CONFLICT);
    let told = send!(service, page("/desk/letters", &office.0)).text;
    assert!(
        told.contains("当场改好&lt;b&gt;，没有来得及发")
            && told.contains("巡察提醒函 <span class=\"returned\">未发"),
        "it stays, with its reason: {told}"
    );
    // Another township's leader sees neither, and has nothing to say of it.
    let far = seated(
        &folder,
        "lin",
        Role::LeadInspector,
        ScopeKind::Township,
        "999999201",
    );
    let theirs = send!(service, page("/desk/letters", &far.0)).text;
    assert!(!theirs.contains("当场改好"), "{theirs}");
    assert_eq!(say!(&far, "不是我的").status, StatusCode::NOT_FOUND);
}

#[actix_web::test]
async fn the_ladder_s_letters_are_issued_and_signed_by_the_seal_line_of_the_settings() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let [office, one, two, clerk] = seats(&folder);
    let case = to_be_put_right!(service, office, one, two);
    let seal = [
        ("seal", office.1.as_str()),
        ("do", "set"),
        ("value", "示范县巡察办（章）"),
        ("reason", "落款"),
        ("follows", "0"),
    ];
    let set = send!(service, form("/desk/settings/seal", &office.0, &seal));
    assert_eq!(set.status, StatusCode::SEE_OTHER, "{}", set.text);
    let naughty = "村书记<script>alert(1)</script>";
    let talk = [
        ("who", naughty),
        ("when", "12月1日上午九时，县巡察办"),
        ("by", "巡察办主任"),
        ("about", "为什么没改"),
        ("demands", "准时到"),
    ];
    let issued = issue!(service, office, &case, "约谈通知书", talk);
    assert_eq!(issued.status, StatusCode::SEE_OTHER, "{}", issued.text);
    let read = send!(service, page(issued.header(header::LOCATION), &clerk.0));
    for told in [
        "县巡办谈〔2026〕1号",
        "约谈记录",
        "约谈对象签字",
        "示范县巡察办（章）",
        "村书记&lt;script&gt;",
    ] {
        assert!(read.text.contains(told), "{told}: {}", read.text);
    }
    assert!(!read.text.contains("<script>alert"), "{}", read.text);
    // The letter has its own foot; a list is signed by the frame around it.
    assert!(
        read.text.contains("<body class=\"desk on-paper\">"),
        "{}",
        read.text
    );
    let list = send!(service, page("/desk/cases", &office.0)).text;
    assert!(
        list.contains("<body class=\"desk\">") && list.contains("<span>示范县巡察办（章）</span>"),
        "{list}"
    );

    // What goes to the body that holds to account is not for the unit.
    let blame = [
        ("body", "县纪委监委"),
        ("liability", "主要负责人负主要责任"),
        ("advice", "诫勉"),
        ("answer", "三十日内"),
    ];
    let issued = issue!(service, office, &case, "问责建议书", blame);
    let address = issued.header(header::LOCATION).to_owned();
    assert_eq!(
        send!(service, page(&address, &clerk.0)).status,
        StatusCode::NOT_FOUND
    );
    assert_eq!(send!(service, page(&address, &office.0)).status, StatusCode::OK);
    // A letter of another step is refused with a sentence.
    let early = send!(service, page(&new_address(&case, "再整改通知书"), &office.0));
    assert_eq!(early.status, StatusCode::CONFLICT);
    assert!(
        early.text.contains("现在在“立行立改”，这一步不发再整改通知书"),
        "{}",
        early.text
    );
}
