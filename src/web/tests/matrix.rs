//! Every office before every address of the desk and every kind of thing behind it; and what is written there by those
//! who mean no good.

/// Sends a form that has to be taken; the address it leads to.
macro_rules! made {
    ($service:expr, $seat:expr, $address:expr, $fields:expr) => {{
        let address: &str = &$address;
        let mut fields: Vec<(&str, &str)> = vec![("seal", $seat.1.as_str())];
        fields.extend_from_slice(&$fields);
        let answer = send!($service, super::super::desk::form(address, &$seat.0, &fields));
        assert_eq!(
            answer.status,
            actix_web::http::StatusCode::SEE_OTHER,
            "{address}: {}",
            answer.text
        );
        super::leads_to(&answer)
    }};
}

/// Acts on a thing as its page shows it now.
macro_rules! step {
    ($service:expr, $seat:expr, $thing:expr, $door:expr, $fields:expr) => {{
        let seen = send!($service, super::super::desk::page(&$thing, &$seat.0));
        let version = super::hidden(&seen.text, "version");
        let mut fields: Vec<(&str, &str)> = vec![("version", &version)];
        fields.extend_from_slice(&$fields);
        made!($service, $seat, format!("{}/{}", $thing, $door), fields)
    }};
}

/// Two people find that a matter of a village is a problem, to be put right at once.
macro_rules! found_true {
    ($service:expr, $case:expr, $office:expr, $one:expr, $two:expr) => {
        found_true!(
            $service,
            $case,
            $office,
            $one,
            $two,
            ["matrix-xcy1", "matrix-xcy2"],
            "某村"
        )
    };
    ($service:expr, $case:expr, $office:expr, $one:expr, $two:expr, $names:expr, $unit:expr) => {{
        let [first, second] = $names;
        let verifiers = [("move", "派人核查"), ("one", first), ("two", second)];
        step!($service, $office, $case, "move", verifiers);
        let verdict = [
            ("move", "认定问题"),
            ("found", "500"),
            ("recoverable", "500"),
            ("basis", "第五条"),
            ("facts", "没有入账"),
        ];
        step!($service, $one, $case, "move", verdict);
        step!($service, $two, $case, "sign", [("agree", "1")]);
        step!(
            $service,
            $office,
            $case,
            "move",
            [("move", "立行立改"), ("unit", $unit)]
        );
    }};
}

mod abroad;
mod actors;
mod addresses;
mod beside;
mod cells;
mod crawl;
mod doors;
mod fields;
mod forms;
mod kinds;
mod met;
mod naughty;
mod seldom;
mod standing;
mod strings;
mod usual;

use super::encoded;

type Seat = (String, String);

/// The address that an answer leads to.
fn leads_to(answer: &super::Got) -> String {
    answer.header(actix_web::http::header::LOCATION).to_owned()
}

/// The value of a hidden field on a page.
#[track_caller]
fn hidden(text: &str, name: &str) -> String {
    let mark = format!("name=\"{name}\" value=\"");
    let from = text.find(&mark).unwrap_or_else(|| panic!("no {name}: {text}")) + mark.len();
    text[from..].split('"').next().expect("a value").to_owned()
}

/// What stands last in an address.
fn last(address: &str) -> String {
    address.rsplit('/').next().unwrap_or_default().to_owned()
}
