//! A case of several flags is one case, and each of its flags has a verdict of its own.

use actix_web::http::{StatusCode, header};
use actix_web::test::{call_service, init_service};

use crate::access::Reach;
use crate::domain::village_code::VillageCode;
use crate::store::anomalies::Flag;
use crate::web::app;
use crate::web::tests::anomalies::{flags, inspected, reasons, records, store};
use crate::web::tests::desk::{form, page};
use crate::web::tests::imports::file_to;
use crate::web::tests::{got, hidden};

use super::evidence::attach;
use super::vouchers::{newest, voucher};
use super::{Seat, seats};

fn here(folder: &tempfile::TempDir) -> Vec<Flag> {
    let village = VillageCode::parse("999999100201").expect("a code");
    flags(folder, &Reach::none(999_999).with_village(village))
}

/// Where each of these flags stands.
fn standing(folder: &tempfile::TempDir, ids: &[String]) -> Vec<String> {
    let all = here(folder);
    ids.iter()
        .map(|id| {
            all.iter()
                .find(|one| one.id == *id)
                .expect("a flag")
                .status
                .clone()
        })
        .collect()
}

macro_rules! verified {
    ($service:expr, $office:expr, $ids:expr) => {{
        let mut fields = vec![
            ("seal", $office.1.as_str()),
            ("source", "规则"),
            ("category", "合同"),
            ("title", "同一个人领了几份"),
            ("found", "1234.50"),
        ];
        fields.extend($ids.iter().map(|id| ("finding", id.as_str())));
        let opened = send!($service, form("/desk/cases/new", &$office.0, &fields));
        let case = opened.header(header::LOCATION).to_owned();
        let assign = [("move", "派人核查"), ("one", "xcy1"), ("two", "xcy2")];
        let done = act!($service, $office, &case, "move", assign);
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
        case
    }};
}

const PROBLEM: [(&str, &str); 5] = [
    ("move", "认定问题"),
    ("found", "1200.50"),
    ("recoverable", "1200.50"),
    ("basis", "办法第五条"),
    ("facts", "多领了两年"),
];

#[actix_web::test]
async fn a_flag_that_was_false_in_a_case_that_stands_is_a_false_alarm_of_its_rule() {
    let (folder, county) = inspected();
    let service = init_service(app(county)).await;
    let [office, one, two, ..]: [Seat; 6] = seats(&folder);
    let ids: Vec<String> = here(&folder).into_iter().map(|flag| flag.id).collect();
    let (ids, rules): (Vec<String>, Vec<String>) = {
        let all = here(&folder);
        let first = all[0].clone();
        let other = all.iter().find(|flag| flag.rule != first.rule);
        let other = other.unwrap_or_else(|| panic!("two rules: {ids:?}")).clone();
        let mut both = [first, other];
        both.sort_by(|a, b| a.id.cmp(&b.id));
        both.into_iter().map(|flag| (flag.id, flag.rule)).unzip()
    };
    let case = verified!(service, office, ids);
    let store = store(&folder);
    let away = Reach::none(999_999).with_village(VillageCode::parse("999999201202").expect("a code"));
    for (reach, known) in [(Reach::county(999_999), true), (away, false)] {
        let case = store.case_of_finding(&reach, &ids[0]).expect("read");
        assert_eq!(case.is_some(), known, "{case:?}");
    }
    let seen = send!(service, page(&case, &one.0)).text;
    for id in &ids {
        assert!(seen.contains(&format!("name=\"flag-{id}\"")), "{seen}");
    }
    let (flag, why) = (format!("flag-{}", ids[0]), format!("why-{}", ids[0]));
    let mut verdict = PROBLEM.to_vec();
    for (typed, says) in [
        ("查否（随便）", "从列出的里面选"),
        ("查否（其他）", "要写一句说明"),
    ] {
        let wrong = [&PROBLEM[..], &[(flag.as_str(), typed)]].concat();
        let refused = act!(service, one, &case, "move", wrong);
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{}", refused.text);
        assert!(refused.text.contains(says), "{}", refused.text);
    }
    let forged = [&PROBLEM[..], &[("flag-0123456789abcdef", "合规说明")]].concat();
    let refused = act!(service, one, &case, "move", forged);
    assert!(refused.text.contains("不在这件事里"), "{}", refused.text);

    verdict.extend([
        (flag.as_str(), "查否（同名）"),
        (why.as_str(), "是同村的另一个人"),
    ]);
    let proposed = act!(service, one, &case, "move", verdict);
    assert_eq!(proposed.status, StatusCode::SEE_OTHER, "{}", proposed.text);
    assert_eq!(
        standing(&folder, &ids),
        ["verify", "verify"],
        "one alone decides nothing"
    );
    let before = send!(service, page(&case, &two.0)).text;
    let says = format!("疑点 {} 查否（同名），是同村的另一个人", ids[0]);
    assert!(before.contains(&says), "the second person sees it: {before}");
    let signed = act!(service, two, &case, "sign", [("agree", "1")]);
    assert_eq!(signed.status, StatusCode::SEE_OTHER, "{}", signed.text);

    assert_eq!(standing(&folder, &ids), ["false_alarm", "problem"]);
    let after = send!(service, page(&case, &office.0)).text;
    assert!(
        after.contains("<strong>查否（同名）</strong>") && after.contains(&says),
        "{after}"
    );
    // Money that comes back turns no verdict, and stands with the flag that stands.
    let piece = voucher!(service, office, &case, "收据1");
    let paid = [
        ("amount", "200.50"),
        ("document", "收据1"),
        ("back", "1"),
        ("piece", piece.as_str()),
    ];
    let booked = act!(service, office, &case, "money", paid);
    assert_eq!(booked.status, StatusCode::SEE_OTHER, "{}", booked.text);
    assert_eq!(standing(&folder, &ids), ["false_alarm", "problem"]);
    let fared = records(&folder);
    let of = |at: usize| {
        (
            fared[&rules[at]].judged,
            fared[&rules[at]].confirmed,
            fared[&rules[at]].recovered,
        )
    };
    assert_eq!((of(0), of(1)), ((1, 0, 0), (1, 1, 20_050)));
    assert_eq!(reasons(&folder), ["同名"]);
}

#[actix_web::test]
async fn flags_without_a_verdict_of_their_own_have_the_reason_of_the_case() {
    let (folder, county) = inspected();
    let service = init_service(app(county)).await;
    let [office, one, two, ..]: [Seat; 6] = seats(&folder);
    let mut ids: Vec<String> = here(&folder).into_iter().map(|flag| flag.id).take(2).collect();
    ids.sort();
    let case = verified!(service, office, ids);
    let flag = format!("flag-{}", ids[1]);
    let verdict = [
        ("move", "查否"),
        ("code", "数据错误"),
        (flag.as_str(), "合规说明"),
    ];
    for (seat, door, fields) in [
        (&one, "move", &verdict[..]),
        (&two, "sign", &[("agree", "1")][..]),
    ] {
        let done = act!(service, seat, &case, door, fields);
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    }
    assert_eq!(standing(&folder, &ids), ["false_alarm", "explained"]);
    assert_eq!(reasons(&folder), ["数据错误"]);
}
