//! What the register of assets lacks, as a list for whoever may read it.

use actix_web::http::StatusCode;
use actix_web::test::{call_service, init_service};

use crate::domain::role::{Role, ScopeKind};
use crate::web::app;

use super::desk::{form, page, seated};
use super::estate::estate;
use super::got;

#[actix_web::test]
async fn what_the_register_lacks_is_narrowed_to_a_place_and_taken_out_by_whoever_reads_it() {
    let (folder, county, office) = estate();
    let service = init_service(app(county)).await;
    let (auditor, seal) = seated(&folder, "shenji", Role::Auditor, ScopeKind::County, "");
    let list = send!(service, page("/desk/register", &auditor)).text;
    assert!(
        list.contains("<select name=\"village\">") && list.contains("/desk/register/export"),
        "{list}"
    );
    let narrow = send!(
        service,
        page("/desk/register?township=999999201&village=", &auditor)
    );
    assert_eq!(narrow.status, StatusCode::OK, "{}", narrow.text);
    assert!(
        !narrow.text.contains("/desk/register?village=999999100201"),
        "{}",
        narrow.text
    );
    let fields = [
        ("seal", seal.as_str()),
        ("village", "999999100201"),
        ("format", "csv"),
    ];
    let taken = send!(service, form("/desk/register/export", &auditor, &fields));
    assert_eq!(taken.status, StatusCode::OK, "{}", taken.text);
    assert!(
        taken.text.contains("缺什么")
            && taken.text.contains("999999100201")
            && !taken.text.contains("999999201202"),
        "{}",
        taken.text
    );
    let acts = office.store.acts_written().expect("the book of acts");
    let noted = |(act, object, _): &(String, String, String)| act == "导出" && object == "资产台账缺什么";
    assert!(acts.iter().any(noted), "{acts:?}");
    let (far, seal) = seated(
        &folder,
        "yuan",
        Role::TownshipReviewer,
        ScopeKind::Township,
        "999999201",
    );
    let fields = [
        ("seal", seal.as_str()),
        ("village", "999999100201"),
        ("format", "csv"),
    ];
    let foreign = send!(service, form("/desk/register/export", &far, &fields));
    assert_eq!(foreign.status, StatusCode::NOT_FOUND, "{}", foreign.text);
    let foreign = send!(service, page("/desk/register?village=999999100201", &far));
    assert_eq!(foreign.status, StatusCode::NOT_FOUND, "{}", foreign.text);
}
