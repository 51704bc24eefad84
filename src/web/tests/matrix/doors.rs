//! What is written at the doors of the desk by those who mean no good, before anybody knows who they are.

use std::net::SocketAddr;

use actix_web::http::header;
use actix_web::test::{call_service, init_service};

use crate::domain::role::{Role, ScopeKind};
use crate::web::app;

use super::super::desk::{PASSWORD, armed, form, ours, seated};
use super::super::settings::office;
use super::super::{county, got};
use super::actors::user_of;
use super::naughty::{broken, escaped};
use super::strings::strings;

/// Of so many strings one goes through the doors; with `SANZI_SLOW` every one.
const ONE_OF: usize = 25;

#[actix_web::test]
async fn whatever_is_written_at_the_doors_lets_nobody_in_and_comes_back_as_it_was_typed() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let seat = seated(&folder, "xuncha", Role::InspectionOffice, ScopeKind::County, "");
    let office = office(&folder);
    armed(&office, user_of(&seat));
    let slow = std::env::var_os("SANZI_SLOW").is_some();
    let mut wrong = Vec::new();
    for (number, (class, text)) in strings().iter().enumerate() {
        if !slow && number % ONE_OF != 0 {
            continue;
        }
        // Each from a machine of its own, and the account forgets: it is the string that is refused and not the crowd.
        let from = SocketAddr::from(([10, 9, (number / 250) as u8, (number % 250) as u8], 4_000));
        office.store.forget_attempts("xuncha").expect("forgotten");
        let right = [("login", "xuncha"), ("password", PASSWORD)];
        let asked = send!(service, form("/desk/sign-in", "", &right).peer_addr(from));
        let ticket = super::hidden(&asked.text, "ticket");
        let doors = [
            ("/desk/sign-in", vec![("login", text.as_str()), ("password", "x")]),
            (
                "/desk/sign-in",
                vec![("login", "xuncha"), ("password", text), ("to", text)],
            ),
            (
                "/desk/sign-in",
                vec![
                    ("login", "xuncha"),
                    ("password", "x"),
                    ("remember", text),
                    ("typed.q", text),
                    ("acts", "1"),
                ],
            ),
            (
                "/desk/sign-in/code",
                vec![("login", "xuncha"), ("ticket", ticket.as_str()), ("code", text)],
            ),
            (
                "/desk/sign-in/code",
                vec![("login", text), ("ticket", text), ("code", "123456")],
            ),
        ];
        for (door, fields) in doors {
            let sent = send!(service, ours(door, "", &fields).peer_addr(from));
            let status = sent.status.as_u16();
            let came_in = status == 303 || sent.header(header::SET_COOKIE).starts_with("__Host-sanzi=");
            let fault = broken(&sent)
                .or_else(|| came_in.then(|| "let in".to_owned()))
                .or_else(|| {
                    (!sent.text.contains("role=\"alert\"")).then(|| format!("{status} without a sentence"))
                })
                .or_else(|| {
                    let shown = fields.iter().all(|(name, value)| {
                        // A password is never shown, nor is a way that does not lead into the desk.
                        !matches!(*name, "login" | "typed.q") || sent.text.contains(&escaped(value.trim()))
                    });
                    (!shown).then(|| "not shown as it was typed".to_owned())
                });
            if let Some(fault) = fault {
                wrong.push(format!("{door} {class} {text:.60?}: {fault}"));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{}: {:#?}",
        wrong.len(),
        &wrong[..wrong.len().min(20)]
    );
}
