//! What everybody reads of a draw: its hash at once, its list and result once nobody is warned by them.

use std::process::Command;

use actix_web::http::{StatusCode, header};
use actix_web::test::{TestRequest, call_service, init_service};

use crate::domain::role::{Role, ScopeKind};
use crate::domain::round::DrawKind;
use crate::rounds::{Listing, commitment};
use crate::store::audit::Act;
use crate::web::app;

use super::super::desk::{form, page, seated};
use super::super::{county, got, today};
use super::draw::later;
use super::{declare, grown, read, version};

#[actix_web::test]
async fn everybody_reads_the_hash_at_once_and_recomputes_the_draw_when_its_round_has_begun() {
    let (folder, first) = county();
    drop(first);
    let now = init_service(app(grown(&folder, 60, today))).await;
    let seat = seated(&folder, "xcb", Role::InspectionOffice, ScopeKind::County, "");
    seated(
        &folder,
        "zz1",
        Role::LeadInspector,
        ScopeKind::Team,
        "县委第一巡察组",
    );
    declare(&folder, "zz1", "外县", "");
    assert!(get!(now, "/draws").text.contains("还没有抽过签"));
    let fields = [
        ("seal", seat.1.as_str()),
        ("name", "第三轮随机村<b>"),
        ("class", "全部的村"),
        ("villages", ""),
        ("number", "5"),
        ("source", "双色球第2026137期开奖号码"),
        ("on", "2026-12-01"),
    ];
    done!(send!(now, form("/desk/draw", &seat.0, &fields)));
    let hidden = |text: &str, when: &str| {
        for word in ["随机村", "双色球", "999999", "03 08 15", "抽 5 个"] {
            assert!(!text.contains(word), "{when}: {word} in {text}");
        }
    };
    let hash_of = |text: &str| {
        let from = text.find("class=\"hash\">").expect("a hash") + 13;
        text[from..from + 64].to_owned()
    };
    let announced = get!(now, "/draws");
    let hash = hash_of(&announced.text);
    assert!(
        announced.text.contains("2026年11月22日"),
        "the day of the commitment: {}",
        announced.text
    );
    hidden(&announced.text, "before the seed");
    hidden(&get!(now, "/draws/1").text, "before the seed");
    assert_eq!(get!(now, "/draws/1/list.txt").status, StatusCode::NOT_FOUND);
    assert_eq!(get!(now, "/draws/2").status, StatusCode::NOT_FOUND);

    let then = init_service(app(grown(&folder, 0, later))).await;
    let drawn = [("seal", seat.1.as_str()), ("seed", "03 08 15 22 27 31 + 09")];
    done!(send!(then, form("/desk/draw/1/seed", &seat.0, &drawn)));
    let round = round!(then, seat, "2026年第三轮");
    done!(change!(
        then,
        seat,
        &round,
        "teams",
        [("name", "县委第一巡察组"), ("parent", "")]
    ));
    done!(change!(
        then,
        seat,
        &round,
        "targets",
        [("draw", "1"), ("team", "1")]
    ));
    done!(change!(
        then,
        seat,
        &round,
        "members",
        [("login", "zz1"), ("team", "1"), ("leads", "1")]
    ));
    hidden(&get!(then, "/draws/1").text, "while the round is planned");
    hidden(&get!(then, "/draws").text, "while the round is planned");
    assert_eq!(get!(then, "/draws/1/list.txt").status, StatusCode::NOT_FOUND);

    done!(change!(then, seat, &round, "state", [("state", "进行中")]));
    let told = get!(then, "/draws/1");
    assert!(told.text.contains("第三轮随机村&lt;b&gt;"), "{}", told.text);
    assert_eq!(hash_of(&told.text), hash, "the hash is the one of then");
    let list = get!(then, "/draws/1/list.txt");
    assert_eq!(list.status, StatusCode::OK, "{}", list.text);
    assert_eq!(commitment(&list.text), hash, "the file is what was committed");
    std::fs::write(folder.path().join("list.txt"), &list.text).expect("saved");
    let shown = read(&told.text).replace("&quot;", "\"");
    let from = shown.find("tail -n").expect("the line is on the page");
    let to = from + shown[from..].find("head -n 5").expect("its end") + "head -n 5".len();
    let out = Command::new("sh")
        .args(["-c", &shown[from..to]])
        .current_dir(folder.path())
        .output()
        .expect("a shell");
    let recomputed: Vec<String> = String::from_utf8_lossy(&out.stdout)
        .lines()
        .filter_map(|line| line.split(' ').nth(1).map(str::to_owned))
        .collect();
    assert_eq!(recomputed.len(), 5);
    let result = told
        .text
        .split("<ol class=\"drawn\">")
        .nth(1)
        .expect("the result");
    let result = result.split("</ol>").next().expect("its end");
    let told: Vec<&str> = result
        .split("<span class=\"muted\">")
        .skip(1)
        .map(|rest| &rest[..12])
        .collect();
    assert_eq!(told, recomputed, "as the page tells it, so anybody computes it");
    assert!(get!(then, "/draws").text.contains("63 个村抽 5 个"));

    // Another round that plans to go there hides it again: those villages are not there yet.
    let next = round!(then, seat, "2026年第四轮");
    done!(change!(
        then,
        seat,
        &next,
        "teams",
        [("name", "县委第二巡察组"), ("parent", "")]
    ));
    done!(change!(
        then,
        seat,
        &next,
        "targets",
        [("draw", "1"), ("team", "1")]
    ));
    hidden(&get!(then, "/draws/1").text, "while another round is planned");
}

#[actix_web::test]
async fn draws_of_cases_to_look_back_at_are_told_to_nobody_outside() {
    let (folder, first) = county();
    drop(first);
    let service = init_service(app(grown(&folder, 0, today))).await;
    let office = super::office(&folder, "xcb");
    let listing = Listing {
        county: 999_999,
        kind: DrawKind::LookBack,
        name: "回头看".to_owned(),
        number: 1,
        seed_source: "双色球".to_owned(),
        seed_day: later(),
        lots: vec!["WT20260001".to_owned(), "WT20260002".to_owned()],
    };
    let act = Act {
        actor: "xcb",
        role: "",
        act: "定抽签名单",
        object: "",
        detail: "",
        at: 1,
    };
    office
        .store
        .commit_draw(&listing, today(), &act)
        .expect("committed");
    assert!(get!(service, "/draws").text.contains("还没有抽过签"));
    assert_eq!(get!(service, "/draws/1").status, StatusCode::NOT_FOUND);
}
