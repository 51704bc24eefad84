//! What is counted and told to the public once a case was put right.

use actix_web::http::{StatusCode, header};
use actix_web::test::{TestRequest, call_service, init_service};

use crate::web::app;
use crate::web::tests::desk::{form, page};
use crate::web::tests::my_work::{leads, rows_on, waits};
use crate::web::tests::{Got, county, got, hidden};

use super::seats;

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
    done(&act!(
        service,
        clerk,
        &case,
        "money",
        [("amount", "500"), ("document", "P7"), ("back", "1")]
    ));
    for item in ["补签或解除的合同", "租金收缴凭证", "整改报告"] {
        done(&act!(
            service,
            clerk,
            &case,
            "evidence",
            [
                ("item", item),
                ("name", "编号 8"),
                ("text", "租金已经收齐入账，没有别的问题。")
            ]
        ));
    }
    done(&act!(service, clerk, &case, "move", [("move", "申请销号")]));
    done(&act!(service, reviewer, &case, "move", [("move", "初审通过")]));
    done(&act!(service, other, &case, "move", [("move", "销号")]));
    done(&act!(service, two, &case, "sign", [("agree", "1")]));

    let board = send!(service, page("/desk/scoreboard?by=village", &office.0)).text;
    assert!(
        board.contains("1 / 1 件到期") && board.contains("500.00 / 500.00元"),
        "{board}"
    );
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
