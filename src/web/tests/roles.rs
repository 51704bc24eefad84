//! The page of offices is the tables that decide, cell by cell.

use actix_web::test::{call_service, init_service};

use crate::access::{Permission, hands_in};
use crate::cases::MOVES;
use crate::domain::dataset::Dataset;
use crate::domain::role::{Role, ScopeKind};
use crate::web::app;

use super::desk::{page, seated};
use super::rounds::read;
use super::{county, got};

/// The cells of each row of the table under a caption, as text.
fn table(text: &str, caption: &str) -> Vec<Vec<String>> {
    let mark = format!("<caption class=\"unseen\">{caption}</caption>");
    let of = text.split(&mark).nth(1).unwrap_or_else(|| panic!("no {caption}"));
    let body = of
        .split("<tbody")
        .nth(1)
        .and_then(|rest| rest.split("</tbody>").next());
    let rows = body.expect("a body").split("<tr").skip(1);
    rows.map(|row| {
        row.split("<td")
            .skip(1)
            .map(|cell| read(&format!("<td{cell}")).trim().to_owned())
            .collect()
    })
    .collect()
}

fn named(roles: &[Role]) -> String {
    let words: Vec<&str> = roles.iter().map(|role| role.word()).collect();
    if words.is_empty() {
        "—".to_owned()
    } else {
        words.join("、")
    }
}

#[actix_web::test]
async fn whoever_reads_the_page_of_offices_reads_what_the_program_goes_by() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let seat = seated(
        &folder,
        "jb",
        Role::TownshipClerk,
        ScopeKind::Township,
        "999999100",
    );
    let text = send!(service, page("/desk/roles", &seat.0)).text;

    let rights = table(&text, "岗位权限");
    assert_eq!(rights.len(), Role::ALL.len());
    for (row, role) in rights.iter().zip(Role::ALL) {
        assert!(row[0].starts_with(role.word()), "{row:?}");
        for (cell, permission) in row[2..].iter().zip(Permission::ALL) {
            let may = permission.roles().contains(role);
            assert_eq!(cell == "✓", may, "{} {}", role.word(), permission.word());
        }
        assert_eq!(row.len(), Permission::ALL.len() + 2);
    }
    let files = table(&text, "哪些数据由谁报送");
    let told: Vec<Vec<String>> = Dataset::ALL
        .iter()
        .map(|dataset| vec![dataset.title().to_owned(), named(hands_in(*dataset))])
        .collect();
    assert_eq!(files, told);

    let steps = table(&text, "问题的每一步由谁办");
    assert_eq!(steps.len(), MOVES.len());
    for (row, step) in steps.iter().zip(MOVES) {
        assert_eq!(row[0], step.name.word());
        let states: Vec<&str> = step.from.iter().map(|state| state.word()).collect();
        let from = if states.is_empty() {
            "—".to_owned()
        } else {
            states.join("、")
        };
        assert_eq!(row[1], from);
        assert!(row[3].starts_with(&named(step.who)), "{row:?}");
        assert!(
            step.beyond.is_empty() || row[3].ends_with(&named(step.beyond)),
            "{row:?}"
        );
        assert_eq!(row[4], named(step.second));
        assert!(step.letter.is_empty() || row[5] == step.letter, "{row:?}");
    }

    let apart = table(&text, "哪些岗位不能一个人兼");
    assert_eq!(apart.len(), Role::ALL.len());
    for (row, one) in apart.iter().zip(Role::ALL) {
        let others: Vec<Role> = Role::ALL
            .iter()
            .filter(|other| one != *other && one.excludes(**other))
            .copied()
            .collect();
        assert_eq!((row[0].as_str(), &row[1]), (one.word(), &named(&others)));
    }
}
