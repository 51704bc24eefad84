//! A download that is under way when its reader may have it no longer.

use std::future::poll_fn;

use actix_web::body::MessageBody;
use actix_web::http::{StatusCode, header};
use actix_web::test::{call_service, init_service};

use crate::domain::role::{Role, ScopeKind};
use crate::web::app;
use crate::web::tests::desk::{form, page, seated};
use crate::web::tests::imports::file_to;
use crate::web::tests::{county, got, hidden};

use super::evidence::{attach, told};
use super::seats;

/// Longer than what goes at once.
const LONG: usize = 900_000;

#[actix_web::test]
async fn a_download_under_way_ends_when_its_reader_s_account_is_disabled_and_runs_to_its_end_otherwise() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let [office, one, two, clerk, ..] = seats(&folder);
    let admin = seated(&folder, "guanli", Role::Administrator, ScopeKind::County, "");
    let case = told!(service, office, one, two);
    let mut bytes = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\n".to_vec();
    bytes.resize(LONG, b' ');
    let sent = attach!(service, clerk, &case, "整改报告", "报告.pdf", &bytes);
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
    let file = format!("{case}/evidence/1");
    let store = crate::web::tests::settings::office(&folder).store;
    let clerk_s = store.credentials("jb").expect("read").expect("known").user.id;
    let disable = format!("/desk/users/{clerk_s}/disable");
    for disabled in [false, true] {
        let answer = call_service(&service, page(&file, &clerk.0).to_request()).await;
        assert_eq!(answer.status(), StatusCode::OK);
        let mut body = Box::pin(answer.into_body());
        let first = poll_fn(|cx| body.as_mut().poll_next(cx)).await;
        let mut read = first.and_then(std::result::Result::ok).expect("a piece").len();
        assert!(read < LONG, "all of it at once: {read}");
        if disabled {
            let fields = [("seal", admin.1.as_str())];
            let done = send!(service, form(&disable, &admin.0, &fields));
            assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
        }
        let mut broke_off = false;
        while let Some(piece) = poll_fn(|cx| body.as_mut().poll_next(cx)).await {
            match piece {
                Ok(piece) => read += piece.len(),
                Err(_) => {
                    broke_off = true;
                    break;
                }
            }
        }
        assert_eq!((broke_off, read == LONG), (disabled, !disabled), "{read}");
    }
    let again = send!(service, page(&file, &clerk.0));
    assert_eq!(again.status, StatusCode::SEE_OTHER, "to the door: {}", again.text);
}
