//! What is counted and told to the public once a case was put right.

use actix_web::http::{StatusCode, header};
use actix_web::test::{TestRequest, call_service, init_service};

use crate::cases::{Figure, MoveName};
use crate::domain::case::{CaseState, Category};
use crate::domain::fen::Fen;
use crate::domain::village_code::VillageCode;
use crate::web::app;
use crate::web::tests::desk::{form, page};
use crate::web::tests::imports::file_to;
use crate::web::tests::made;
use crate::web::tests::my_work::{leads, rows_on, waits};
use crate::web::tests::rounds::read;
use crate::web::tests::settings::office as office_of;
use crate::web::tests::{Got, county, got, hidden, today};

use super::evidence::attach;
use super::scan;
use super::seats;
use super::vouchers::{newest, voucher};

#[actix_web::test]
async fn what_was_put_right_at_once_is_counted_and_told_to_the_public_by_two() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let [office, one, two, clerk, reviewer, other] = seats(&folder);
    let case = opened!(service, office);
    let done = |answer: &Got| assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
    done(&act!(
        service,
        office,
        &case,
        "move",
        [("move", "派人核查"), ("one", "xcy1"), ("two", "xcy2")]
    ));
    let verdict = [
        ("move", "认定问题"),
        ("found", "500"),
        ("recoverable", "500"),
        ("basis", "第五条"),
        ("facts", "没有入账"),
    ];
    done(&act!(service, one, &case, "move", verdict));
    done(&act!(service, two, &case, "sign", [("agree", "1")]));
    done(&act!(
        service,
        two,
        &case,
        "move",
        [("move", "立行立改"), ("unit", "西关村")]
    ));
    let piece = voucher!(service, clerk, &case, "P7");
    let paid = [
        ("amount", "500"),
        ("document", "P7"),
        ("back", "1"),
        ("piece", piece.as_str()),
    ];
    done(&act!(service, clerk, &case, "money", paid));
    for item in ["补签或解除的合同", "租金收缴凭证", "整改报告"] {
        done(&attach!(service, clerk, &case, item, "材料.pdf", &scan(item)));
    }
    done(&act!(service, clerk, &case, "move", [("move", "申请销号")]));
    done(&act!(service, reviewer, &case, "move", [("move", "初审通过")]));
    done(&act!(
        service,
        other,
        &case,
        "move",
        [("move", "销号"), ("opinion", "逐项看过，同意销号")]
    ));
    done(&act!(service, two, &case, "sign", [("agree", "1")]));

    let board = send!(service, page("/desk/scoreboard?by=village", &office.0)).text;
    let plain = read(&board);
    assert!(
        plain.contains("1 / 1 件到期") && plain.contains("500.00元 / 500.00元"),
        "{plain}"
    );
    // Every figure leads to the cases that it counts.
    let mut ways = 0;
    for link in board
        .split("<a href=\"")
        .skip(1)
        .filter(|link| link.contains("score="))
    {
        let (to, rest) = link.split_once("\">").expect("a way");
        let Some(shown) = rest.split('<').next().and_then(|text| text.parse::<i64>().ok()) else {
            continue;
        };
        let behind = send!(service, page(&to.replace("&amp;", "&"), &office.0)).text;
        assert_eq!(rows_on(&behind), shown, "{to}");
        assert!(behind.contains("成绩单上算作"), "{to}");
        ways += 1;
    }
    assert!(ways >= 5, "{board}");
    // Money and shares lead on too, line by line.
    for figure in [Figure::InTime, Figure::Direct, Figure::Recoverable, Figure::Back] {
        let score = crate::web::links::encode(figure.word());
        let to = format!("/desk/cases?village=999999100201&score={score}");
        assert!(board.contains(&to.replace('&', "&amp;")), "{to}: {board}");
        let behind = send!(service, page(&to, &office.0)).text;
        assert_eq!(rows_on(&behind), 1, "{behind}");
        assert!(behind.contains("西关村的"), "{behind}");
    }
    let book = send!(service, page("/desk/cases/ledger", &clerk.0));
    assert_eq!(book.status, StatusCode::OK);
    assert!(
        book.header(header::CONTENT_DISPOSITION)
            .contains("999999_problems_20261122.xlsx")
    );

    let taken = crate::web::tests::settings::office(&folder)
        .store
        .acts_called("导出")
        .expect("the book of acts");
    assert_eq!(
        taken,
        ["jb 乡镇经办 办成 1 件"],
        "with the office in which it was taken"
    );

    // Money in question, told and closed on one day: the reviewer is asked to look, the unit is not told.
    let quick = send!(service, page(&case, &office.0)).text;
    assert!(quick.contains("刚反馈就销号了（DIS-08）"), "{quick}");
    assert!(!send!(service, page(&case, &clerk.0)).text.contains("DIS-08"));

    // The same kind in the same village again: the page leads to the earlier one.
    let again = opened!(service, office);
    let seen = send!(service, page(&again, &office.0)).text;
    let earlier = format!("同类问题又来了（DIS-07） <a href=\"{case}\">上一件</a>");
    assert!(seen.contains(&earlier), "{seen}");
    assert!(!quick.contains("DIS-07"), "the first of its kind: {quick}");

    let numbered = act!(
        service,
        office,
        &case,
        "outcome",
        [("says", "退回了，电话 13800138000 可问")]
    );
    assert_eq!(numbered.status, StatusCode::BAD_REQUEST, "{}", numbered.text);
    done(&act!(
        service,
        office,
        &case,
        "outcome",
        [("says", "机动地租金补收入账，追回 500 元。")]
    ));
    // It waits for everybody who may publish but whoever worded it.
    let title = "整改结果等公布";
    let work = send!(service, page("/desk", &office.0)).text;
    assert_eq!(waits(&work, title), None, "{work}");
    let work = send!(service, page("/desk", &other.0)).text;
    assert_eq!(waits(&work, title), Some(1), "{work}");
    let list = send!(service, page(&leads(&work, title), &other.0)).text;
    assert!(
        rows_on(&list) == 1 && list.contains("只看整改结果等您公布的"),
        "{list}"
    );
    let village = "/v/999999100201/rectification";
    assert!(get!(service, village).text.contains("还没有公布整改结果"));
    let own = send!(
        service,
        form(
            "/desk/outcomes/1",
            &office.0,
            &[("seal", &office.1), ("publish", "1"), ("case", "1")]
        )
    );
    assert_eq!(own.status, StatusCode::FORBIDDEN, "{}", own.text);
    done(&send!(
        service,
        form(
            "/desk/outcomes/1",
            &other.0,
            &[("seal", &other.1), ("publish", "1"), ("case", "1")]
        )
    ));
    let work = send!(service, page("/desk", &other.0)).text;
    assert_eq!(waits(&work, title), None, "it is published: {work}");
    let told = get!(service, village).text;
    assert!(
        told.contains("机动地租金补收入账，追回 500 元。") && !told.contains("没有入账"),
        "{told}"
    );
    let data = get!(service, &format!("{village}.json")).text;
    assert!(data.contains("\"returned_fen\":50000"), "{data}");
    done(&send!(
        service,
        form(
            "/desk/outcomes/1",
            &office.0,
            &[("seal", &office.1), ("publish", "0"), ("case", "1")]
        )
    ));
    assert!(get!(service, village).text.contains("还没有公布整改结果"));
}

#[actix_web::test]
async fn what_the_public_was_told_is_taken_down_when_the_matter_is_opened_again() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let [office, .., other] = seats(&folder);
    let mut desk = office_of(&folder);
    // Closed so long ago that it may be looked back at.
    let closed_on = today() - chrono::Days::new(90);
    desk.today = closed_on;
    let done = |answer: &Got| assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
    let village = "/v/999999100201/rectification";
    let at = |number: &str| format!("/desk/outcomes/{number}");
    let publish = |seat: &(String, String), number: &str, say: &str| {
        let fields = [("seal", seat.1.as_str()), ("publish", say), ("case", "1")];
        form(&at(number), &seat.0, &fields)
    };
    // One that was published, and one that was only worded when the matter was opened again.
    for (number, published) in [("1", true), ("2", false)] {
        let id = made::closed(
            &desk,
            VillageCode::parse("999999100201").expect("a code"),
            Category::Contracts,
            (closed_on, closed_on),
            (Fen(100), Fen(0)),
        );
        let case = format!("/desk/cases/{id}");
        done(&act!(
            service,
            office,
            &case,
            "outcome",
            [("says", "机动地租金补收入账了。")]
        ));
        if published {
            done(&send!(service, publish(&other, number, "1")));
            assert!(get!(service, village).text.contains("机动地租金补收入账了"));
        }
        done(&act!(service, office, &case, "move", [("move", "回头看")]));
        done(&act!(
            service,
            office,
            &case,
            "move",
            [("move", "重新整改"), ("reason", "钱没有回来")]
        ));
        let told = get!(service, village).text;
        assert!(told.contains("还没有公布整改结果"), "{told}");
        let late = send!(service, publish(&other, number, "1"));
        assert_eq!(late.status, StatusCode::CONFLICT, "{}", late.text);
        let seen = send!(service, page(&case, &office.0)).text;
        assert!(
            seen.contains("原来写的结果不再公开")
                && seen.contains("<strong>已撤下</strong>")
                && !seen.contains("/desk/outcomes/"),
            "{seen}"
        );
        let worded = act!(
            service,
            office,
            &case,
            "outcome",
            [("says", "机动地租金补收入账了。")]
        );
        assert_eq!(worded.status, StatusCode::CONFLICT, "{}", worded.text);
    }
    let book = desk.store.audit_lines().expect("the book");
    let taken = book.iter().filter(|(_, act, _)| act == "撤下整改结果").count();
    assert_eq!(taken, 2, "{book:?}");
}

#[actix_web::test]
async fn what_stands_worded_of_a_matter_that_is_no_longer_closed_is_not_published() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let [office, .., other] = seats(&folder);
    let desk = office_of(&folder);
    let id = made::closed(
        &desk,
        VillageCode::parse("999999100201").expect("a code"),
        Category::Contracts,
        (today(), today()),
        (Fen(100), Fen(0)),
    );
    let case = format!("/desk/cases/{id}");
    let worded = act!(
        service,
        office,
        &case,
        "outcome",
        [("says", "机动地租金补收入账了。")]
    );
    assert_eq!(worded.status, StatusCode::SEE_OTHER, "{}", worded.text);
    // As an older installation may have left it.
    made::moved(
        &desk,
        id,
        (MoveName::Return, CaseState::Returned),
        today(),
        Fen(0),
    );
    for (publish, status) in [("1", StatusCode::CONFLICT), ("0", StatusCode::SEE_OTHER)] {
        let fields = [("seal", other.1.as_str()), ("publish", publish), ("case", "1")];
        let answer = send!(service, form("/desk/outcomes/1", &other.0, &fields));
        assert_eq!(answer.status, status, "{}", answer.text);
    }
}
