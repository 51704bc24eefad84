//! Whoever finds that it is a problem puts its category right: what has to be shown changes with it.

use actix_web::http::{StatusCode, header};
use actix_web::test::{call_service, init_service};

use crate::cases::checklist;
use crate::domain::case::Category;
use crate::web::app;
use crate::web::tests::desk::{form, page};
use crate::web::tests::settings::office as office_of;
use crate::web::tests::{county, got, hidden, made};

use super::seats;

#[actix_web::test]
async fn a_category_that_was_wrong_is_put_right_with_the_verdict_and_the_history_tells_the_old_one() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let [office, one, two, ..] = seats(&folder);
    let house = office_of(&folder);
    let case = opened!(service, office);
    let id: i64 = case["/desk/cases/".len()..].parse().expect("a number");
    let assign = [("move", "派人核查"), ("one", "xcy1"), ("two", "xcy2")];
    assert_eq!(
        act!(service, office, &case, "move", assign).status,
        StatusCode::SEE_OTHER
    );
    let seen = send!(service, page(&case, &one.0)).text;
    assert!(seen.contains("<option selected>合同</option>"), "{seen}");
    let verdict = |category| {
        [
            ("move", "认定问题"),
            ("category", category),
            ("found", "500"),
            ("recoverable", "500"),
            ("basis", "第五条"),
            ("facts", "没有入账"),
        ]
    };
    let unknown = act!(service, one, &case, "move", verdict("别的"));
    assert_eq!(unknown.status, StatusCode::BAD_REQUEST, "{}", unknown.text);
    let proposed = act!(service, one, &case, "move", verdict("工程"));
    assert_eq!(proposed.status, StatusCode::SEE_OTHER, "{}", proposed.text);
    assert_eq!(
        made::kept(&house, id).category,
        Some(Category::Contracts),
        "not signed yet"
    );
    let waits = send!(service, page(&case, &two.0)).text;
    assert!(waits.contains("<dt>问题类别</dt><dd>工程</dd>"), "{waits}");
    let signed = act!(service, two, &case, "sign", [("agree", "1")]);
    assert_eq!(signed.status, StatusCode::SEE_OTHER, "{}", signed.text);
    let kept = made::kept(&house, id);
    let asked: Vec<&str> = checklist::items(Category::Works)
        .iter()
        .map(|item| item.name)
        .collect();
    assert_eq!(
        (kept.category, kept.told.items),
        (
            Some(Category::Works),
            asked.iter().map(ToString::to_string).collect()
        )
    );
    let seen = send!(service, page(&case, &office.0)).text;
    assert!(seen.contains("问题类别：原来是“合同”，改为“工程”"), "{seen}");
    assert!(
        seen.contains("审价或验收资料") && !seen.contains("补签或解除的合同"),
        "{seen}"
    );
}
