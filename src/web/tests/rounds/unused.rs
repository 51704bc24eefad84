//! Lists that were committed and not used are told as well: nobody keeps the result that they like and hides the others.

use actix_web::http::StatusCode;
use actix_web::test::{TestRequest, call_service, init_service};
use chrono::{Days, NaiveDate};

use crate::access::Reach;
use crate::domain::role::{Role, ScopeKind};
use crate::domain::round::{RoundMode, RoundState};
use crate::flows::rounds::{self, draw};
use crate::rounds::{Place, commitment};
use crate::store::rounds::{Change, NewRound};
use crate::web::app;

use super::super::desk::seated;
use super::super::{county, got, today};
use super::draw::later;
use super::figures::new_round;
use super::{declare, grown, office, planner, read};

#[actix_web::test]
async fn of_several_draws_those_that_no_round_uses_are_told_long_after_their_seed_and_not_before_a_round_may_use_them()
 {
    let (folder, first) = county();
    drop(first);
    drop(grown(&folder, 60, today));
    seated(&folder, "xcb", Role::InspectionOffice, ScopeKind::County, "");
    seated(&folder, "zz", Role::LeadInspector, ScopeKind::County, "");
    declare(&folder, "zz", "外县", "");
    let mut office = office(&folder, "xcb");
    let by = planner(&office, "xcb");
    // The fourth is put into a round that is still planned; the seed of the last is known a day later.
    for (at, seed_day) in [later(); 4]
        .into_iter()
        .chain([later() + Days::new(1)])
        .enumerate()
    {
        let wish = draw::Wish {
            name: format!("第{}份名单", at + 1),
            number: 5,
            seed_source: "双色球第2026137期开奖号码".to_owned(),
            seed_day,
            class: None,
            uncovered: false,
            typed: String::new(),
        };
        draw::commit(&office, &by, &wish).expect("committed");
    }
    office.today = later() + Days::new(1);
    // The third is never drawn.
    for id in [1, 2, 4, 5] {
        draw::draw(&office, &by, id, "03 08 15").expect("drawn");
    }
    let seen = |when: fn() -> NaiveDate| app(grown(&folder, 0, when));
    let then = init_service(seen(|| later() + Days::new(1))).await;
    let sealed = |text: &str, at: usize| !text.contains(&format!("第{at}份名单"));
    for at in 1..=5 {
        let told = get!(then, &format!("/draws/{at}")).text;
        assert!(sealed(&told, at), "no round has begun: {told}");
    }

    let lead = office
        .store
        .actor_named(999_999, "zz")
        .expect("read")
        .expect("known")
        .user;
    let takes = |name: &str, batch: i32, id: i64, begins: bool| {
        let drawn = office.store.draw(id, &Reach::county(999_999)).expect("read");
        let places = drawn.seeded.expect("drawn").drawn.into_iter();
        let new = NewRound {
            from: later(),
            to: later() + Days::new(27),
            ..new_round(name, 2026, batch)
        };
        let round = rounds::open(&office, &by, &new).expect("planned");
        let mut steps = vec![
            Change::AddTeam(format!("{name}组"), None),
            Change::Targets {
                places: places
                    .map(|code| (Place::Village(code), RoundMode::Direct))
                    .collect(),
                team: Some(1),
                draw: Some(id),
            },
        ];
        if begins {
            steps.push(Change::Members(vec![(lead, 1, true)]));
            steps.push(Change::To(RoundState::UnderWay));
        }
        for (at, step) in steps.iter().enumerate() {
            rounds::change(&office, &by, (round, at as i64 + 1), step).expect("changed");
        }
    };
    takes("2026年第四轮", 1, 4, false);
    takes("2026年第三轮", 2, 1, true);

    let used = get!(then, "/draws/1").text;
    assert!(!sealed(&used, 1) && !used.contains("没有用上"), "{used}");
    for at in 2..=5 {
        let told = get!(then, &format!("/draws/{at}")).text;
        assert!(
            sealed(&told, at),
            "it may be for a round that is about to begin: {told}"
        );
    }

    // Ninety days after its seed it is told too; what is planned warns nobody.
    let long = init_service(seen(|| later() + Days::new(91))).await;
    let longer = init_service(seen(|| later() + Days::new(92))).await;
    assert!(sealed(&get!(long, "/draws/5").text, 5));
    for (at, says) in [(2, "03 08 15"), (3, "没有抽")] {
        let told = get!(long, &format!("/draws/{at}")).text;
        assert!(
            !sealed(&told, at) && told.contains("没有用上") && told.contains(says),
            "{told}"
        );
        let list = get!(long, &format!("/draws/{at}/list.txt"));
        assert_eq!(list.status, StatusCode::OK, "{}", list.text);
        assert!(
            told.contains(&commitment(&list.text)),
            "the list is the one of then"
        );
    }
    let all = read(&get!(long, "/draws").text);
    assert_eq!(all.matches("没有用上：63 个村抽 5 个").count(), 2, "{all}");
    let told = get!(longer, "/draws/5").text;
    assert!(!sealed(&told, 5) && told.contains("没有用上"), "{told}");
    assert!(sealed(&get!(longer, "/draws/4").text, 4));
}
