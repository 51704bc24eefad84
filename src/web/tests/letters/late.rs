//! A letter that presses names a day that can be kept: the term's own while it lies ahead, another one once it is over.

use actix_web::http::{StatusCode, header};
use actix_web::test::{call_service, init_service};

use super::super::desk::{form, page};
use super::super::rounds::grown;
use super::super::{county, got, hidden};
use super::{new_address, seats};
use crate::web::app;

/// Until when a letter asks for what is due on that day.
pub(super) const UNTIL: (&str, &str) = ("until", "2026-11-30");

/// What a 整改工作提示 needs to be issued.
pub(super) const PROMPTED: [(&str, &str); 4] =
    [("gap", "还差"), ("demands", "补齐"), ("follows", "约谈"), UNTIL];

#[actix_web::test]
async fn nobody_is_asked_to_be_done_by_a_day_that_has_passed() {
    let (folder, county) = county();
    let now = init_service(app(county)).await;
    let [office, one, two, clerk] = seats(&folder);
    let case = to_be_put_right!(now, office, one, two);
    let pressing = [
        ("origin", "书记专题会"),
        ("leader", "副县长"),
        ("demands", "逐项落实"),
        ("rhythm", "每周一报"),
    ];
    // Due on the 30th: while it lies ahead it is the day that is offered.
    for kind in ["典型问题督办函", "巡察提醒函"] {
        let ahead = send!(now, page(&new_address(&case, kind), &office.0)).text;
        assert!(
            ahead.contains("value=\"2026-11-30\"") && ahead.contains("请在2026年11月30日以前完成。"),
            "{ahead}"
        );
    }
    let late = init_service(app(grown(&folder, 0, || {
        crate::domain::day::parse("2026-12-05").expect("a day")
    })))
    .await;
    act!(late, office, &case, "move", [("move", "升级督办")]);
    for (kind, written) in [
        ("典型问题督办函", &pressing[..]),
        ("整改工作提示", &PROMPTED[..3]),
        ("巡察提醒函", &[("risk", "收不回"), ("demands", "补收")]),
    ] {
        let blank = send!(late, page(&new_address(&case, kind), &office.0)).text;
        assert!(
            blank.contains("原定期限 2026-11-30 已过，重新写一天") && !blank.contains("value=\"2026-11-30\""),
            "{blank}"
        );
        let with =
            |until| -> Vec<(&str, &str)> { written.iter().copied().chain([("until", until)]).collect() };
        for (until, says) in [
            ("", "“要求完成的日期”还没有写"),
            ("2026-12-04", "2026-12-04 已经过了"),
            ("下周", "写成 2026-12-31 这样"),
        ] {
            let refused = issue!(late, office, &case, kind, with(until));
            assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{}", refused.text);
            assert!(refused.text.contains(says), "{says}: {}", refused.text);
        }
        let sent = issue!(late, office, &case, kind, with("2026-12-15"));
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
        let read = send!(late, page(sent.header(header::LOCATION), &clerk.0)).text;
        assert!(
            read.contains(
                "原定期限2026年11月30日已过，到今天超期5天。请在2026年12月15日以前完成；这不是延期"
            ),
            "{read}"
        );
        assert!(!read.contains("请在2026年11月30日以前完成"), "{read}");
    }
}
