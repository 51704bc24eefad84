//! Every field of every form that anybody meets on the desk, and what is written into it by those who mean no good:
//! nothing falls over, nothing runs, what is refused is refused in a sentence, what is taken is shown as it was written.

use std::collections::{BTreeMap, BTreeSet};

use actix_web::http::header;
use actix_web::test::{call_service, init_service};

use crate::access::Reach;
use crate::cases::MOVES;
use crate::letters::fit;
use crate::web::app;

use super::super::desk::{form, page};
use super::super::{Got, got};
use super::actors::{HOME, seat_of};
use super::addresses::{office_of, opening};
use super::crawl::{Place, crawled};
use super::forms::{called, forms};
use super::met::met_by;
use super::naughty::{broken, escaped};
use super::standing::copies::Furnished;
use super::strings::strings;
use super::usual::{NEVER_SHOWN, NEVER_TAKEN, READ_ELSEWHERE, as_kept, asks, filled, usual};

/// How many strings go through a field. With `SANZI_SLOW` all of them go through every field that is typed into, or the first
/// `SANZI_STRINGS`; with `SANZI_FIELDS` only fields are written into whose names (`POST /desk/cases/new  unit`) contain one of its words, which
/// commas part, and none of those with `-` before them.
const OF_EACH: usize = 5;
/// After so many strings a new county is taken, or once a page has grown by so many bytes: what is taken piles up, and every
/// page of it grows slow.
const OF_A_COUNTY: usize = 2_200;
const GROWN: usize = 80_000;

/// Fields that a page fills in by itself: whatever else stands in them is forged.
const FORGED: [&str; 8] = [
    "finding", "follows", "move", "seal", "seen", "verdict", "version", "with",
];

/// What the page of a case says while a step waits for its second person.
const WAITING: [&str; 2] = ["等第二个人签字：", "延期申请等批准"];

/// Whether a field is among those that were asked for.
fn asked_for(field: &str, only: &str) -> bool {
    let (not, any): (Vec<&str>, Vec<&str>) = only.split(',').partition(|word| word.starts_with('-'));
    not.iter().all(|word| !field.contains(&word[1..]))
        && (any.is_empty() || any.iter().any(|word| field.contains(word)))
}

fn last_word(field: &str) -> &str {
    field.rsplit(' ').next().expect("a name")
}

/// Whether a refusal says why.
fn says_why(answer: &Got) -> bool {
    answer.text.contains("class=\"lead\"") || answer.text.contains("role=\"alert\"")
}

/// Whether one of these pages shows a text: as it was typed, with its white space evened out or left out, or as it fits a letter.
fn shows(pages: &[&str], text: &str) -> bool {
    let even: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let lines = text.trim().replace("\r\n", "\n");
    let bare: String = text.split_whitespace().collect();
    let fitted: Vec<String> = text.lines().map(fit).filter(|line| !line.is_empty()).collect();
    [text.trim(), &even, &bare, &lines, &fitted.join("\n"), &fit(text)]
        .iter()
        .any(|one| {
            let wanted = escaped(one);
            pages.iter().any(|page| page.contains(&wanted))
        })
}

#[actix_web::test]
async fn whatever_is_written_into_any_field_of_the_desk_neither_runs_nor_breaks_a_page() {
    let (mut all, begun) = (strings(), std::time::Instant::now());
    if let Some(first) = std::env::var("SANZI_STRINGS")
        .ok()
        .and_then(|number| number.parse().ok())
    {
        all.truncate(first);
    }
    let slow = std::env::var_os("SANZI_SLOW").is_some();
    let only = std::env::var("SANZI_FIELDS").unwrap_or_default();
    let (mut next, mut wrong) = (0, BTreeMap::<String, Vec<String>>::new());
    // How many strings were written into each field, and what took one.
    let (mut tried, mut taken) = (BTreeMap::<String, usize>::new(), BTreeSet::<String>::new());
    // Which field is at hand, and how many strings it has had.
    let (mut at_field, mut turn) = (0, 0);
    let (mut names, mut missed) = (Vec::<(String, bool)>::new(), Vec::new());
    let mut places = BTreeMap::<String, BTreeSet<Place>>::new();
    let first = Furnished::of_everything().await;
    while names.is_empty() || at_field < names.len() {
        let (folder, county, mut actors, stage) = first.again().await;
        // The page that was read last, by whom and where: until something is written it need not be read again.
        let mut left: Option<(usize, String, String)> = None;
        let service = init_service(app(county.clone())).await;
        let office = office_of(&folder);
        let [planner, one, two, centre] =
            ["matrix-xcb", "matrix-xcy1", "matrix-xcy2", "matrix-zx"].map(|login| seat_of(&office, login));

        if names.is_empty() {
            // Every other county is a copy of the same: what was met in this one stands there too.
            let met = crawled(&county, &actors, &first.standing).await;
            missed = met_by(&met.posted, &met.typed_into);
            places = met.places;
            names = places
                .keys()
                .filter(|field| asked_for(field, &only))
                .map(|field| (field.clone(), met.typed_into.contains(field)))
                .collect();
            // What can only be refused comes first, for what is taken changes the page.
            names.sort_by_key(|(field, _)| {
                let waits = field.contains("/desk/settings/changes/");
                (!FORGED.contains(&last_word(field)), !waits)
            });
        }
        if slow {
            println!(
                "{at_field} of {} fields are done, {:?}",
                names.len(),
                begun.elapsed()
            );
        }
        let (mut last, mut sizes) = (next + OF_A_COUNTY, BTreeMap::<String, usize>::new());
        let mut written = BTreeSet::new();
        while at_field < names.len() && next < last {
            let (field, is_typed) = &names[at_field];
            let here = places.get(field);
            let (turn_at, field_at) = (turn, at_field);
            turn += 1;
            if turn == if slow && *is_typed { all.len() + 1 } else { OF_EACH } {
                (at_field, turn) = (at_field + 1, 0);
            }
            let (Some(places), name) = (here, last_word(field)) else {
                continue;
            };
            let (class, text) = &all[next % all.len()];
            next += 1;
            // The library that reads requests takes no longer address.
            let most = if field.starts_with("GET") {
                4_000
            } else {
                usize::MAX
            };
            // First what an honest hand would write there: whether the form takes anything at all.
            let text: &str = &match usual(field, name) {
                Some(usual) if turn_at == 0 && *is_typed => usual.to_owned(),
                _ => text.chars().take(most).collect::<String>(),
            };
            // Where it is met may have changed by what was written before: the next place then, or a new matter like it.
            let (mut found, mut read) = (None, String::new());
            let mut met: Vec<Place> = places
                .iter()
                .cycle()
                .skip(turn % places.len())
                .take(4)
                .cloned()
                .collect();
            let (of_a_case, of_a_setting) = (
                field.contains(" /desk/cases/*/"),
                field.contains(" /desk/settings/"),
            );
            // Where one step waits for its second person, another that takes two can only be refused.
            let two_sign = MOVES.iter().any(|row| {
                !row.second.is_empty() && field.contains(&format!("/cases/*/move {} ", row.name.word()))
            });
            for again in [false, true] {
                if found.is_some() {
                    break;
                }
                if again && of_a_setting {
                    // What waits for a second person cannot be proposed again.
                    let waiting = office.store.setting_changes(&Reach::county(999_999), None);
                    for change in waiting.expect("read").iter().filter(|one| one.decision.is_none()) {
                        let address = format!("/desk/settings/changes/{}", change.id);
                        for verdict in ["退回", "撤回"] {
                            let judged = [
                                ("seal", centre.1.as_str()),
                                ("verdict", verdict),
                                ("reason", "再想想"),
                            ];
                            send!(service, self::form(&address, &centre.0, &judged));
                        }
                    }
                }
                if again && field.contains("/desk/settings/changes/") {
                    let here = "/desk/settings/rules.SUB-14.households";
                    let seen = send!(service, page(here, &centre.0));
                    let follows = super::hidden(&seen.text, "follows");
                    let value = (2 + next % 97).to_string();
                    let change = [
                        ("do", "set"),
                        ("value", value.as_str()),
                        ("reason", "县里统一"),
                        ("follows", follows.as_str()),
                    ];
                    made!(service, centre, here, change);
                    met = places.iter().map(|(who, _)| (*who, here.to_owned())).collect();
                }
                let anew = if again { stage.again(field).await } else { None };
                if let Some(at) = anew {
                    met = places.iter().map(|(who, _)| (*who, at.clone())).collect();
                } else if again && of_a_case {
                    let clue = made!(service, planner, "/desk/cases/new", opening(HOME));
                    let told = made!(service, planner, "/desk/cases/new", opening(HOME));
                    found_true!(service, told, planner, one, two);
                    let who: BTreeSet<usize> = places.iter().map(|(who, _)| *who).collect();
                    met = who
                        .iter()
                        .flat_map(|who| [(*who, clue.clone()), (*who, told.clone())])
                        .collect();
                }
                for (who, at) in &met {
                    let text = match left.take() {
                        // Nothing has happened since it was read.
                        Some((whose, of, text)) if whose == *who && of == *at => text,
                        _ => send!(service, page(at, &actors[*who].seat.0)).text,
                    };
                    let form = forms(&text, at)
                        .into_iter()
                        .find(|form| called(form, name) == *field);
                    let waits = two_sign && WAITING.iter().any(|says| text.contains(says));
                    found = form.filter(|_| !waits).map(|form| (*who, at.clone(), form));
                    read = text;
                    if found.is_some() {
                        break;
                    }
                }
            }
            let Some((who, at, form)) = found else {
                // Where a county has no more room for it, the next one has.
                if slow && *is_typed && written.contains(field) {
                    (at_field, turn, next) = (field_at, turn_at, next - 1);
                    last = next;
                }
                continue;
            };
            written.insert(field);
            if read.len() > *sizes.entry(at.clone()).or_insert(read.len()) + GROWN {
                last = next;
            }
            let seat = actors[who].seat.clone();
            let typed = filled(&form, name, text, &seat.1);
            let mut sent = send!(service, asks(&form, &seat, &typed));
            for _ in 0..100 {
                // Imports wait for each other, and no more than a few may.
                if sent.status != 503 || !form.with_file {
                    break;
                }
                actix_web::rt::time::sleep(std::time::Duration::from_millis(50)).await;
                sent = send!(service, asks(&form, &seat, &typed));
            }
            if turn_at == 0 && *is_typed && !matches!(sent.status.as_u16(), 200 | 303) {
                let lead = sent.text.split("class=\"lead\"").nth(1).unwrap_or_default();
                let lead: String = lead.chars().take(80).collect();
                println!("SAYS {} {field}: {lead} {typed:?}", sent.status);
            }
            let mut fault = broken(&sent);
            if matches!(sent.status.as_u16(), 200 | 303) && form.posts {
                taken.insert(field.clone());
                let to = sent.header(header::LOCATION);
                let then = if to.is_empty() {
                    None
                } else {
                    Some(send!(service, page(to, &seat.0)))
                };
                // Where it led back to its page, that is the page as it stands now.
                let again = if to.split('#').next() == Some(&at) {
                    None
                } else {
                    Some(send!(service, page(&at, &seat.0)))
                };
                let elsewhere = READ_ELSEWHERE.iter().find(|(one, ..)| one == field);
                let elsewhere = match elsewhere {
                    Some((_, at, role)) => {
                        let reader = actors.iter().find(|one| one.role == *role);
                        send!(service, page(at, &reader.expect("everybody").seat.0)).text
                    }
                    None => String::new(),
                };
                fault = fault
                    .or_else(|| then.as_ref().and_then(broken))
                    .or_else(|| again.as_ref().and_then(broken));
                let pages = [
                    sent.text.as_str(),
                    then.as_ref().map_or("", |one| &one.text),
                    again.as_ref().map_or("", |one| &one.text),
                    &elsewhere,
                ];
                if *is_typed
                    && turn_at > 0
                    && !shows(&pages, &as_kept(field, text))
                    && !NEVER_SHOWN.iter().any(|(one, _)| one == field)
                {
                    fault = fault.or_else(|| Some(format!("taken and not shown; it led to {to}")));
                }
                left = again.or(then).map(|one| (who, at.clone(), one.text));
            } else if !matches!(
                sent.status.as_u16(),
                200 | 303 | 400 | 401 | 403 | 404 | 409 | 413 | 429
            ) {
                fault = fault.or_else(|| Some(format!("{}", sent.status)));
            } else if sent.status == 400 && says_why(&sent) {
                left = Some((who, at.clone(), read));
            } else if form.posts && !says_why(&sent) {
                fault = fault.or_else(|| Some(format!("{} without a sentence", sent.status)));
            }
            if let Some(fault) = fault {
                let start: String = text.chars().take(60).collect();
                if slow {
                    println!("{field} {class} {start:?}: {fault}");
                }
                wrong
                    .entry(field.clone())
                    .or_default()
                    .push(format!("{class} {start:?}: {fault}"));
            }
            if sent.status == 401 || sent.header(header::LOCATION).starts_with("/desk/sign-in") {
                actors[who].sit_down(&office);
                left = None;
            }
            *tried.entry(field.clone()).or_default() += 1;
        }
    }
    let untried: Vec<&String> = names
        .iter()
        .map(|(field, _)| field)
        .filter(|field| !tried.contains_key(*field))
        .collect();
    let told: Vec<String> = wrong
        .iter()
        .map(|(field, faults)| {
            format!(
                "{field}: {}\n    {}",
                faults.len(),
                faults[..faults.len().min(3)].join("\n    ")
            )
        })
        .collect();
    println!("{} fields, {next} strings", names.len());
    for (field, is_typed) in names.iter().filter(|_| slow) {
        let times = tried.get(field).copied().unwrap_or_default();
        if *is_typed && times <= all.len() {
            println!("{field}: only {times} strings");
        }
    }
    // A form that takes nothing at all would pass everything else here.
    let form_of = |field: &str| {
        field
            .rsplit_once(' ')
            .map_or("", |(form, _)| form.trim())
            .to_owned()
    };
    let done: BTreeSet<String> = taken.iter().map(|field| form_of(field)).collect();
    let never: BTreeSet<String> = names
        .iter()
        .filter(|(_, is_typed)| *is_typed)
        .map(|(field, _)| form_of(field))
        .filter(|form| form.starts_with("POST") && !done.contains(form))
        .filter(|form| {
            !NEVER_TAKEN
                .iter()
                .any(|(one, why)| one == form && !why.is_empty())
        })
        .collect();
    println!("never taken: {never:#?}");
    assert!(!only.is_empty() || never.is_empty(), "takes nothing: {never:#?}");
    assert!(!only.is_empty() || (names.len() > 100 && next >= all.len()));
    assert!(missed.is_empty(), "never met: {missed:#?}\n{}", told.join("\n"));
    assert!(
        wrong.is_empty() && untried.is_empty(),
        "{} fields, {next} strings, {} took one, nothing was written into {untried:?}:\n{}",
        names.len(),
        taken.len(),
        told.join("\n")
    );
}
