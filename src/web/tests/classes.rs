//! How much of a programme the public sees, as two people decide it at the desk.

use actix_web::http::StatusCode;
use actix_web::test::{TestRequest, call_service, init_service};

use crate::domain::role::{Role, ScopeKind};
use crate::flows::import::{Wish, import};
use crate::flows::{check, index, publish};
use crate::web::app;

use super::desk::{form, seated};
use super::settings::{office, set, verdict};
use super::{county, encoded, got};

#[actix_web::test]
async fn how_much_of_a_programme_is_shown_is_never_loosened_by_one_person() {
    let (folder, county) = county();
    let (public, settings) = (county.index.clone(), office(&folder).settings);
    let service = init_service(app(county)).await;
    let ((cookie, seal), (other, other_seal)) = (
        seated(&folder, "zhongxin", Role::Centre, ScopeKind::County, ""),
        seated(&folder, "xuncha", Role::InspectionOffice, ScopeKind::County, ""),
    );
    let office = office(&folder);
    let drain = || while index::drain(&settings, &office.store, &public).expect("drained") {};
    let yes = verdict(&other_seal, "生效");
    let at = "/desk/settings/classes.NY01";
    let payments = format!("/search?q={}&kind=payments", encoded("耕地地力保护补贴"));
    assert_eq!(get!(service, "/r/4-0").status, StatusCode::OK);
    assert!(get!(service, &payments).text.contains("张**"));

    send!(service, form(at, &cookie, &set(&seal, "S2", "0")));
    assert_eq!(
        get!(service, "/r/4-0").status,
        StatusCode::OK,
        "nobody approved it"
    );
    send!(service, form("/desk/settings/changes/1", &other, &yes));
    drain();
    assert_eq!(get!(service, "/r/4-0").status, StatusCode::NOT_FOUND);
    assert!(!get!(service, &payments).text.contains("张**"));
    assert!(!get!(service, "/v/999999100201").text.contains("耕地地力保护补贴"));
    let green = check::check(&office).expect("checked");
    assert_eq!(green.disagreements, []);

    // One person alone cannot show it again, however they try.
    send!(service, form(at, &cookie, &set(&seal, "S0", "1")));
    drain();
    assert_eq!(get!(service, "/r/4-0").status, StatusCode::NOT_FOUND);
    let own = verdict(&seal, "生效");
    let refused = send!(service, form("/desk/settings/changes/2", &cookie, &own));
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    drain();
    assert_eq!(get!(service, "/r/4-0").status, StatusCode::NOT_FOUND);

    send!(service, form("/desk/settings/changes/2", &other, &yes));
    drain();
    assert_eq!(get!(service, "/r/4-0").status, StatusCode::OK);
    let told = get!(service, "/programmes/NY01").text;
    for part in ["公开到每一笔", "两个人定的", "县里统一调整"] {
        assert!(told.contains(part), "{part}: {told}");
    }
    assert!(
        !told.contains("zhongxin") && !told.contains("xuncha"),
        "who decided stays inside: {told}"
    );
    assert_eq!(check::check(&office).expect("checked").disagreements, []);
}

#[actix_web::test]
async fn a_class_outlives_a_new_version_of_the_programme_but_not_another_name() {
    let (folder, county) = county();
    let (public, settings) = (county.index.clone(), office(&folder).settings);
    let service = init_service(app(county)).await;
    let (cookie, seal) = seated(&folder, "zhongxin", Role::Centre, ScopeKind::County, "");
    let (other, other_seal) = seated(&folder, "xuncha", Role::InspectionOffice, ScopeKind::County, "");
    let office = office(&folder);
    let publish = |name: &str, way: &str| {
        let path = folder.path().join("again.csv");
        let text = format!(
            "补贴编码,补贴名称,主管部门,计发单位,计发对象,发放周期,公开方式\nNY01,{name},县农业农村局,亩,户,年,{way}\n"
        );
        std::fs::write(&path, text).expect("a file");
        let wish = Wish {
            paths: vec![path],
            ..Wish::default()
        };
        import(&office, &wish, &mut |_, _, _, _| {}).expect("imported");
        publish::publish_all(&office).expect("published");
        while index::drain(&settings, &office.store, &public).expect("drained") {}
        assert_eq!(check::check(&office).expect("checked").disagreements, []);
    };
    // Withheld by its file, shown by two people.
    publish("耕地地力保护补贴", "不公开");
    assert_eq!(
        office
            .store
            .public()
            .payment(crate::domain::batch::RecordId::new(4, 0))
            .expect("read"),
        None
    );
    send!(
        service,
        form("/desk/settings/classes.NY01", &cookie, &set(&seal, "S0", "0"))
    );
    send!(
        service,
        form("/desk/settings/changes/1", &other, &verdict(&other_seal, "生效"))
    );
    while index::drain(&settings, &office.store, &public).expect("drained") {}
    let shown = || {
        let found = office
            .store
            .public()
            .payment(crate::domain::batch::RecordId::new(4, 0));
        found.expect("read").is_some()
    };
    assert!(shown());
    publish("耕地地力保护补贴", "不公开");
    assert!(shown(), "the same programme again");
    // Under the name of another programme the code is another programme, and its own class stands.
    publish("困难残疾人生活补贴", "掩码");
    assert!(!shown());
}
