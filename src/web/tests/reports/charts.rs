//! The charts of a village's report, and the figures beside them.

use actix_web::http::StatusCode;
use actix_web::test::{call_service, init_service};

use super::super::desk::{form, page, seated};
use super::super::made::{self, closed, on};
use super::super::rounds::read;
use super::super::{county, got, today};
use super::{REPORT, opened};
use crate::domain::case::Category;
use crate::domain::fen::Fen;
use crate::domain::role::{Role, ScopeKind};
use crate::domain::village_code::VillageCode;
use crate::web::app;

#[actix_web::test]
async fn the_charts_of_a_village_s_report_tell_where_its_cases_stand_and_its_money_by_year() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let seat = seated(&folder, "xcb", Role::InspectionOffice, ScopeKind::County, "");
    let mut desk = super::super::settings::office(&folder);
    let village = VillageCode::parse("999999100201").expect("a code");
    desk.today = chrono::NaiveDate::from_ymd_opt(2025, 3, 3).expect("a day");
    let days = (desk.today, on(2, 2));
    let first = closed(&desk, village, Category::Works, days, (Fen(70_000), Fen(50_000)));
    desk.today = today();
    let days = (on(11, 22), on(11, 22));
    closed(&desk, village, Category::Contracts, days, (Fen(30_000), Fen(0)));
    open!(service, seat, "999999100201", "机动地租金没有入账", "1200.50");
    let act = crate::store::audit::Act {
        actor: made::LOGIN,
        role: "",
        act: "登记追回",
        object: "",
        detail: "",
        at: 1,
    };
    for (fen, day) in [(20_000, on(2, 2)), (10_000, on(2, 3))] {
        let booking = crate::store::cases::Booking {
            back: true,
            amount: Fen(fen),
            document: "P1",
            reason: "",
            piece: None,
            by: 1,
            day,
        };
        let case = made::kept(&desk, first);
        desk.store
            .book_money(999_999, &case, &booking, &act)
            .expect("booked");
    }

    let text = read(&send!(service, page(REPORT, &seat.0)).text);
    for told in [
        "立案的问题各到哪一步",
        "疑点1件",
        "销号2件",
        "各年涉及、追回和核销的钱",
        // What is only alleged is no money found.
        "2026年涉及300元",
        "2026年追回300元",
        "2025年涉及700元",
        "2025年追回0元",
        "立案：和番田镇各村比本村3件乡镇中位数0件乡镇最多的村3件",
    ] {
        assert!(text.contains(told), "{told} is missing\n{text}");
    }
    let file = page(&format!("{REPORT}?file=docx"), &seat.0);
    assert_eq!(send!(service, file).status, StatusCode::OK);
    // A village of which nothing is known has no charts of it.
    let none = read(&send!(service, page("/desk/villages/999999100202/report", &seat.0)).text);
    assert!(
        !none.contains("各到哪一步") && !none.contains("各年涉及"),
        "{none}"
    );
}
