//! The report of a verification can be issued whatever the verification came to, and says what it came to.

use super::super::desk::page;
use super::*;

const WRITTEN: [(&str, &str); 3] = [
    ("course", "调账、走访两户"),
    ("liability", "没有要追究的"),
    ("advice", "不作处理"),
];

#[actix_web::test]
async fn the_report_is_issued_after_a_false_alarm_and_after_an_explanation_and_says_which() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let [office, one, two, clerk] = seats(&folder);
    let outcomes = [
        (
            vec![
                ("move", "查否"),
                ("code", "数据错误"),
                ("reason", "记在另一个账套"),
            ],
            ["结论：查否。", "查否的原因：数据错误；说明：记在另一个账套。"],
        ),
        (
            vec![("move", "合规说明"), ("document", "县农发〔2026〕3号")],
            [
                "结论：合规说明，有文件依据，不是问题。",
                "依据的文件：县农发〔2026〕3号。",
            ],
        ),
    ];
    for (verdict, says) in outcomes {
        let fields = [
            ("seal", office.1.as_str()),
            ("source", "信访"),
            ("category", "合同"),
            ("village", "999999100201"),
            ("title", "机动地租金没有入账"),
            ("unit", ""),
            ("found", "1200.50"),
            ("came_on", "2026-01-05"),
            ("facts", "来信说钱没有入账"),
        ];
        let answer = send!(service, form("/desk/cases/new", &office.0, &fields));
        let case = answer.header(header::LOCATION).to_owned();
        let named = [("move", "派人核查"), ("one", "xcy1"), ("two", "xcy2")];
        act!(service, office, &case, "move", named);
        let way = new_address(&case, "核查报告");
        let before = send!(service, page(&way, &office.0)).text;
        assert!(
            before.contains("尚未核实，不是查明的事实") && before.contains("还没有定性"),
            "{before}"
        );
        act!(service, one, &case, "move", verdict);
        act!(service, two, &case, "sign", [("agree", "1")]);
        let owed = send!(service, page("/desk/letters", &office.0)).text;
        assert!(owed.contains(&way), "{owed}");
        let issued = issue!(service, office, &case, "核查报告", WRITTEN);
        assert_eq!(issued.status, StatusCode::SEE_OTHER, "{}", issued.text);
        let letter = issued.header(header::LOCATION).to_owned();
        let text = send!(service, page(&letter, &office.0)).text;
        for says in says.into_iter().chain(["来件反映：", "没有应追缴的金额"]) {
            assert!(text.contains(says), "{says}: {text}");
        }
        let owed = send!(service, page("/desk/letters", &office.0)).text;
        assert!(!owed.contains(&way), "{owed}");
        // Nothing else is written about it, and the inspected side reads none of it.
        let other = send!(service, page(&new_address(&case, "巡察提醒函"), &office.0));
        assert_ne!(other.status, StatusCode::OK, "{}", other.text);
        assert_eq!(
            send!(service, page(&letter, &clerk.0)).status,
            StatusCode::NOT_FOUND
        );
    }
}
