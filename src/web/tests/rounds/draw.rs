//! The draw: committed before the seed, drawn once, recomputed by anybody; and what it says of the rules.

use std::process::Command;

use actix_web::http::{StatusCode, header};
use actix_web::test::{call_service, init_service};
use chrono::{Days, NaiveDate};

use crate::access::Reach;
use crate::cases::MoveName;
use crate::domain::case::{Came, CaseSource, CaseState, Category, FalseReason, FlagVerdict};
use crate::domain::fen::Fen;
use crate::domain::role::{Role, ScopeKind};
use crate::domain::round::RoundMode;
use crate::domain::village_code::VillageCode;
use crate::flows::Office;
use crate::rounds::Place;
use crate::store::audit::Act;
use crate::store::cases::{Asked, Clockwork, Eyes, NewCase, Stepped, Told};
use crate::store::rounds::NewRound;
use crate::web::app;

use super::super::desk::{form, page, seated};
use super::super::my_work::{leads, waits};
use super::super::{county, got, made, today};
use super::figures::{held_of, new_round};
use super::{declare, grown, office, planner, read};

pub(super) fn later() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 12, 1).expect("a day")
}

macro_rules! commit {
    ($service:expr, $seat:expr, $name:expr, $number:expr, $on:expr) => {{
        let fields = [
            ("seal", $seat.1.as_str()),
            ("name", $name),
            ("class", "全部的村"),
            ("villages", ""),
            ("number", $number),
            ("source", "双色球第2026137期开奖号码"),
            ("on", $on),
        ];
        send!($service, form("/desk/draw", &$seat.0, &fields))
    }};
}

macro_rules! seed {
    ($service:expr, $seat:expr, $draw:expr, $seed:expr) => {{
        let fields = [("seal", $seat.1.as_str()), ("seed", $seed)];
        send!($service, form(&format!("{}/seed", $draw), &$seat.0, &fields))
    }};
}

#[actix_web::test]
async fn a_list_is_fixed_before_the_seed_is_known_and_anybody_recomputes_the_result_with_one_line() {
    let (folder, first) = county();
    drop(first);
    let now = init_service(app(grown(&folder, 60, today))).await;
    let seat = seated(&folder, "xcb", Role::InspectionOffice, ScopeKind::County, "");
    let known = commit!(now, seat, "随机村", "5", "2026-11-22");
    assert_eq!(known.status, StatusCode::BAD_REQUEST, "the seed is known today");
    assert_eq!(
        commit!(now, seat, "随机村", "63", "2026-12-01").status,
        StatusCode::BAD_REQUEST,
        "all of them"
    );
    let fixed = commit!(now, seat, "随机村", "5", "2026-12-01");
    assert_eq!(fixed.status, StatusCode::SEE_OTHER, "{}", fixed.text);
    let draw = fixed.header(header::LOCATION).to_owned();
    assert_eq!(
        commit!(now, seat, "随机村", "6", "2026-12-01").status,
        StatusCode::CONFLICT,
        "a second try under the same name"
    );
    let early = seed!(now, seat, &draw, "03 08 15 22 27 31 + 09");
    assert_eq!(early.status, StatusCode::CONFLICT);
    assert!(early.text.contains("还不能抽"), "{}", early.text);
    assert!(read(&send!(now, page(&draw, &seat.0)).text).contains("还有 9 天揭晓"));

    let work = "抽签等录入种子";
    let before = send!(now, page("/desk", &seat.0)).text;
    assert_eq!(waits(&before, work), None, "not out yet: {before}");
    let then = init_service(app(grown(&folder, 0, later))).await;
    let out = send!(then, page("/desk", &seat.0)).text;
    assert_eq!(
        (waits(&out, work), leads(&out, work)),
        (Some(1), draw.clone()),
        "{out}"
    );
    for bad in ["", "1' ; rm -rf x", "$(date)"] {
        assert_eq!(
            seed!(then, seat, &draw, bad).status,
            StatusCode::BAD_REQUEST,
            "{bad}"
        );
    }
    let drawn = seed!(then, seat, &draw, " 03 08 15 22 27 31  + 09 ");
    assert_eq!(drawn.status, StatusCode::SEE_OTHER, "{}", drawn.text);
    assert_eq!(waits(&send!(then, page("/desk", &seat.0)).text, work), None);
    let again = seed!(then, seat, &draw, "01 02 03 04 05 06 + 07");
    assert_eq!(again.status, StatusCode::CONFLICT);
    assert!(again.text.contains("种子只能用一次"), "{}", again.text);

    // As the page says: save the list, run its two lines in a shell.
    let shown = read(&send!(then, page(&draw, &seat.0)).text).replace("&quot;", "\"");
    let list = send!(then, page(&format!("{draw}/list.txt"), &seat.0)).text;
    std::fs::write(folder.path().join("list.txt"), &list).expect("saved");
    let told = super::super::settings::office(&folder)
        .store
        .acts_written()
        .expect("the book of acts");
    assert!(
        told.iter()
            .any(|(act, what, _)| act == "导出" && what.starts_with("抽签名单")),
        "it is written down: {told:?}"
    );
    let run = |line: &str| {
        let out = Command::new("sh")
            .args(["-c", line])
            .current_dir(folder.path())
            .output()
            .expect("a shell");
        String::from_utf8(out.stdout).expect("text")
    };
    let hash = run("sha256sum list.txt");
    assert!(
        shown.contains(hash.split(' ').next().expect("a hash")),
        "{hash}: {shown}"
    );
    let from = shown.find("tail -n").expect("the line is on the page");
    let to = from + shown[from..].find("head -n 5").expect("its end") + "head -n 5".len();
    let recomputed: Vec<String> = run(&shown[from..to])
        .lines()
        .filter_map(|line| line.split(' ').nth(1).map(str::to_owned))
        .collect();
    assert_eq!(recomputed.len(), 5);
    let reach = Reach::county(999_999);
    let kept = office(&folder, "xcb").store.draw(1, &reach).expect("read");
    let kept: Vec<String> = kept
        .seeded
        .expect("drawn")
        .drawn
        .iter()
        .map(VillageCode::to_string)
        .collect();
    assert_eq!(kept, recomputed);

    // Who reaches a part sees of the result only that, and not the list of the others.
    let part = seated(
        &folder,
        "zy",
        Role::InspectionMember,
        ScopeKind::Village,
        &recomputed[0],
    );
    let own = send!(then, page(&draw, &part.0)).text;
    assert!(
        own.contains(&recomputed[0]) && !own.contains(&recomputed[1]),
        "{own}"
    );
    assert_eq!(
        send!(then, page(&format!("{draw}/list.txt"), &part.0)).status,
        StatusCode::NOT_FOUND
    );
}

/// A case of a drawn village that has come to a state: of one flag that has no verdict of its own where a rule raised it.
fn case(office: &Office, village: VillageCode, source: CaseSource, state: CaseState) {
    let flags: &[Option<FlagVerdict>] = match source {
        CaseSource::Rule => &[None],
        _ => &[],
    };
    judged(office, village, (source, state), flags);
}

/// A case of so many flags, each with the verdict of its own that it has.
fn judged(
    office: &Office,
    village: VillageCode,
    (source, state): (CaseSource, CaseState),
    flags: &[Option<FlagVerdict>],
) {
    let act = Act {
        actor: made::LOGIN,
        role: "",
        act: "立案",
        object: "",
        detail: "",
        at: 1,
    };
    let reach = Reach::county(999_999);
    let all = office
        .store
        .cases(&reach, Eyes::Office, &Asked::default(), &Clockwork::default());
    let number = all.expect("read").len();
    let ids: Vec<String> = (0..flags.len())
        .map(|at| format!("{number:08x}{at:08x}"))
        .collect();
    let new = NewCase {
        source,
        category: Category::Finance,
        village: Some(village),
        unit: "",
        told: &Told::default(),
        findings: &ids,
        found: Fen(0),
        came: &Came::default(),
        mark: None,
        by: 1,
        today: today(),
    };
    let (id, _) = office.store.open_case(999_999, &new, &act).expect("a case");
    let own: Vec<(String, FlagVerdict)> = ids
        .into_iter()
        .zip(flags)
        .filter_map(|(id, own)| Some((id, (*own)?)))
        .collect();
    let seen = made::kept(office, id);
    let step = Stepped {
        name: MoveName::Establish,
        state,
        before: None,
        mover: 1,
        login: made::LOGIN,
        role: "",
        second: None,
        told: &seen.told,
        unit: "",
        verifiers: None,
        category: None,
        balance: seen.view.balance,
        written_off: None,
        extended: 0,
        words: "",
        flags: &own,
        false_reason: None,
        today: today(),
    };
    office
        .store
        .move_case(999_999, &seen, &step, &act)
        .expect("moved");
}

#[actix_web::test]
async fn the_drawn_villages_say_how_good_the_rules_are_once_there_are_enough_verdicts() {
    let (folder, first) = county();
    drop(first);
    let now = init_service(app(grown(&folder, 60, today))).await;
    let seat = seated(&folder, "xcb", Role::InspectionOffice, ScopeKind::County, "");
    let fixed = commit!(now, seat, "随机村", "5", "2026-12-01");
    let draw = fixed.header(header::LOCATION).to_owned();
    let then = init_service(app(grown(&folder, 0, later))).await;
    assert_eq!(seed!(then, seat, &draw, "03 08 15").status, StatusCode::SEE_OTHER);
    let office = office(&folder, "xcb");
    let reach = Reach::county(999_999);
    let drawn = office
        .store
        .draw(1, &reach)
        .expect("read")
        .seeded
        .expect("drawn")
        .drawn;
    let other = office
        .store
        .standing_villages(&reach)
        .expect("read")
        .into_iter()
        .find(|one| !drawn.contains(&one.code))
        .expect("one that was not drawn");
    for village in &drawn[..3] {
        case(&office, *village, CaseSource::Rule, CaseState::Problem);
    }
    // Before anybody has been there nothing is said.
    let ahead = read(&send!(then, page("/desk/draw", &seat.0)).text);
    assert!(
        ahead.contains("抽中的还有 5 个村没有巡完") && ahead.contains("0 / 0"),
        "{ahead}"
    );
    seated(&folder, "zz", Role::LeadInspector, ScopeKind::County, "");
    declare(&folder, "zz", "外县", "");
    let places = drawn
        .iter()
        .map(|code| (Place::Village(*code), RoundMode::Direct));
    let round = NewRound {
        from: later(),
        to: later() + Days::new(27),
        ..new_round("2026年第三轮", 2026, 3)
    };
    let taken = (places.collect(), Some(1));
    held_of(&office, &planner(&office, "xcb"), &round, taken);
    case(&office, drawn[0], CaseSource::Rule, CaseState::Explained);
    // None of these counts: not judged, gone to another body, elsewhere, told by somebody.
    case(&office, drawn[1], CaseSource::Rule, CaseState::Verify);
    case(&office, drawn[1], CaseSource::Rule, CaseState::Lead);
    case(&office, other.code, CaseSource::Rule, CaseState::Problem);
    case(&office, drawn[2], CaseSource::Petition, CaseState::Problem);
    let few = read(&send!(then, page("/desk/draw", &seat.0)).text);
    assert!(few.contains("3 / 4") && few.contains("太少，说不准"), "{few}");
    for at in 0..15 {
        case(&office, drawn[at % 5], CaseSource::Rule, CaseState::Closed);
    }
    case(&office, drawn[3], CaseSource::Rule, CaseState::FalseAlarm);
    for at in 0..6 {
        case(&office, drawn[at % 5], CaseSource::Inspection, CaseState::Rectify);
    }
    // 18 of 20 judged: Wilson gives 69.9 to 97.2; 18 of 24 problems: 55.1 to 88.0.
    let enough = read(&send!(then, page("/desk/draw", &seat.0)).text);
    assert!(
        enough.contains("18 / 20") && enough.contains("90.0 %") && enough.contains("69.9 % 到 97.2 %"),
        "{enough}"
    );
    assert!(
        enough.contains("18 / 24") && enough.contains("75.0 %") && enough.contains("55.1 % 到 88.0 %"),
        "{enough}"
    );
    // Of three flags of a problem one holds: each is counted by its own verdict, and the problem once. Of another none does,
    // so that no rule found it.
    let alarm = Some(FlagVerdict::FalseAlarm(FalseReason::SameName));
    let rule = (CaseSource::Rule, CaseState::Problem);
    judged(
        &office,
        drawn[0],
        rule,
        &[None, alarm, Some(FlagVerdict::Explained)],
    );
    judged(
        &office,
        drawn[1],
        (CaseSource::Inspection, CaseState::Problem),
        &[alarm],
    );
    let split = read(&send!(then, page("/desk/draw", &seat.0)).text);
    assert!(
        split.contains("查实 19 条，查否或合规说明 5 条") && split.contains("19 / 24"),
        "flag by flag: {split}"
    );
    assert!(
        split.contains("规则查到的问题 19 件")
            && split.contains("没有查到的问题 7 件")
            && split.contains("19 / 26"),
        "{split}"
    );
    // A list that somebody wrote says nothing of the county: what is found there is not counted, and said so.
    let written = format!("{}\n{}", other.code, drawn[0]);
    let fields = [
        ("seal", seat.1.as_str()),
        ("name", "自己写的名单"),
        ("class", "全部的村"),
        ("villages", &written),
        ("number", "1"),
        ("source", "双色球第2026138期开奖号码"),
        ("on", "2026-12-01"),
    ];
    let part = send!(now, form("/desk/draw", &seat.0, &fields));
    let part = part.header(header::LOCATION).to_owned();
    assert_eq!(seed!(then, seat, &part, "11 12 13").status, StatusCode::SEE_OTHER);
    let both = read(&send!(then, page("/desk/draw", &seat.0)).text);
    assert!(
        both.contains("19 / 24")
            && both.contains("有 1 次抽签的名单只是一部分村")
            && both.contains("只看抽中、巡完的 5 个村"),
        "{both}"
    );
    // The drawn villages come into a round as what they are.
    let opened = super::rounds::open(
        &office,
        &super::planner(&office, "xcb"),
        &super::figures::new_round("2027年第一轮", 2027, 1),
    )
    .expect("planned");
    let fields = [
        ("seal", seat.1.as_str()),
        ("version", "1"),
        ("draw", "1"),
        ("team", ""),
    ];
    let taken = send!(
        then,
        form(&format!("/desk/rounds/{opened}/targets"), &seat.0, &fields)
    );
    assert_eq!(taken.status, StatusCode::SEE_OTHER, "{}", taken.text);
    let round = send!(then, page(&format!("/desk/rounds/{opened}"), &seat.0)).text;
    assert_eq!(
        round.matches("<a href=\"/desk/draw/1\">抽签</a>").count(),
        5,
        "{round}"
    );
}
