//! Looking: the list, one finding, the scores, the rules; and what is out of reach.

use super::*;

#[actix_web::test]
async fn the_list_says_what_the_database_counts_and_groups_what_belongs_together() {
    let (folder, app_of) = inspected();
    let service = init_service(app(app_of)).await;
    let (cookie, _) = inspector(&folder);
    let list = send!(service, page("/desk/anomalies", &cookie));
    assert_eq!(list.status, StatusCode::OK, "{}", list.text);
    keeps_secrets(&list);
    let all = flags(&folder, &whole());
    let stories: std::collections::BTreeSet<&str> = all.iter().map(|flag| flag.story.as_str()).collect();
    let sum: i64 = all.iter().map(|flag| flag.amount).sum();
    let said = format!(
        "共 <strong>{}</strong> 条，<strong>{}</strong> 件事，涉及 <strong><span class=\"yuan\">{}",
        all.len(),
        stories.len(),
        crate::domain::fen::Fen(sum).grouped()
    );
    assert!(list.text.contains(&said), "{said} not in {}", list.text);
    // The dead man was paid, three times for one month: one story, the arithmetic first.
    let (twice, dead) = (flag(&folder, "SUB-04", HOME), flag(&folder, "SUB-01", HOME));
    let of_dead: Vec<&Flag> = all.iter().filter(|flag| flag.story == dead.story).collect();
    assert!(of_dead.len() > 1 && of_dead[0].tier == "A", "{of_dead:?}");
    assert_eq!(
        (of_dead[0].id.as_str(), of_dead[0].points > 0),
        (dead.story.as_str(), true)
    );
    assert!(of_dead[1..].iter().all(|flag| flag.points == 0));
    assert!(all.iter().any(|flag| flag.id == twice.id));
    assert!(list.text.contains("条归成一件事"));
    stands_as_the_engine_says(&folder);
    assert!(list.text.contains("第 1 次扫描") && !list.text.contains("还没查过"));
}

#[actix_web::test]
async fn every_filter_leaves_exactly_what_it_says() {
    let (folder, app_of) = inspected();
    let service = init_service(app(app_of)).await;
    let (cookie, _) = inspector(&folder);
    let all = flags(&folder, &whole());
    type Fits = fn(&Flag) -> bool;
    let cases: [(&str, Fits); 16] = [
        ("rule=SUB-04", |f| f.rule == "SUB-04"),
        ("family=CON", |f| f.rule.starts_with("CON")),
        ("family=CON&rule=SUB-04", |_| false),
        ("tier=A", |f| f.tier == "A"),
        ("severity=high", |f| f.severity == "high"),
        ("min=400", |f| f.amount >= 40_000),
        ("min=400&max=900&tier=A", |f| {
            (40_000..=90_000).contains(&f.amount) && f.tier == "A"
        }),
        ("township=999999201", |f| f.village == 999_999_201_202),
        ("village=999999100201", |f| f.village == 999_999_100_201),
        ("village=999999100201&township=999999201", |_| false),
        ("village=999999100299", |_| false),
        ("period=2025-04", |f| f.period.starts_with("2025-04")),
        ("period=2025", |f| f.period.starts_with("2025")),
        ("status=trial", |f| f.status == "trial"),
        ("standing=%E5%B7%B2%E6%B6%88%E5%A4%B1", |f| f.standing == "已消失"),
        ("q=HT%2F1", |f| {
            f.rule.starts_with("CON") || f.rule.starts_with("ACC-21")
        }),
    ];
    for (query, fits) in cases {
        let list = send!(service, page(&format!("/desk/anomalies?{query}"), &cookie));
        assert_eq!(list.status, StatusCode::OK, "{query}: {}", list.text);
        let expected: Vec<&Flag> = all.iter().filter(|flag| fits(flag)).collect();
        let said = format!("共 <strong>{}</strong> 条", expected.len());
        assert!(list.text.contains(&said), "{query}: {said} not in {}", list.text);
        for flag in &all {
            let linked = list
                .text
                .contains(&format!("href=\"/desk/anomalies/{}\"", flag.id));
            assert_eq!(linked, fits(flag), "{query}: {flag:?}");
        }
    }
    for query in [
        "rule=SUB-99",
        "family=ABC",
        "tier=D",
        "severity=huge",
        "min=abc",
        "village=12",
        "period=%25",
        "period=20%25",
        "status=%3Cb%3E",
        "standing=x",
        "by=name",
        "cursor=-1",
        "q=999999195001010018",
        "sort=rule",
    ] {
        let refused = send!(service, page(&format!("/desk/anomalies?{query}"), &cookie));
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{query}");
    }
}

#[actix_web::test]
async fn naughty_words_in_the_search_are_shown_as_text_and_find_nothing() {
    let (folder, app_of) = inspected();
    let service = init_service(app(app_of)).await;
    let (cookie, _) = inspector(&folder);
    for text in [
        "<script>alert(1)</script>",
        "' OR 1=1 --",
        "\"><img src=x onerror=alert(1)>",
        "%' UNION SELECT",
        "{{7*7}}",
        "＜b＞",
        "\u{202e}gnp.exe",
        "😀",
    ] {
        let list = send!(
            service,
            page(
                &format!("/desk/anomalies?q={}", super::super::encoded(text)),
                &cookie
            )
        );
        assert_eq!(list.status, StatusCode::OK, "{text}: {}", list.text);
        assert!(list.text.contains("共 <strong>0</strong> 条"), "{text}");
        assert!(
            !list.text.contains("<script>alert") && !list.text.contains("<img src=x"),
            "{text}"
        );
    }
}

#[actix_web::test]
async fn a_finding_shows_its_rows_and_those_around_them_and_nobody_s_name() {
    let (folder, app_of) = inspected();
    let service = init_service(app(app_of)).await;
    let (cookie, _) = inspector(&folder);
    let dead = flag(&folder, "SUB-01", HOME);
    let shown = send!(service, page(&format!("/desk/anomalies/{}", dead.id), &cookie));
    assert_eq!(shown.status, StatusCode::OK, "{}", shown.text);
    keeps_secrets(&shown);
    for needed in [
        "死亡后领取",
        "疑点是要去问的事，不是结论",
        "◆ 关键",
        "人口底册",
        "资金发放",
        "同一户的人",
        "可能的正当原因",
        "依据",
        "反过来",
        "查了多少",
        "去世当月以后还算正常的月数",
        "相关的疑点",
        "同一件事",
        "同一个人",
        "第 1 次",
        "查看这条疑点里的完整身份",
    ] {
        assert!(shown.text.contains(needed), "{needed} not in {}", shown.text);
    }
    let long = flag(&folder, "CON-02", HOME);
    let shown = send!(service, page(&format!("/desk/anomalies/{}", long.id), &cookie));
    assert!(shown.text.contains("同一合同的各期租金"), "{}", shown.text);
    assert!(shown.text.contains("&lt;b&gt;村东"), "{}", shown.text);
    assert!(!shown.text.contains("<b>村东"));
}

#[actix_web::test]
async fn what_is_out_of_reach_is_answered_exactly_as_what_is_not_there() {
    let (folder, app_of) = inspected();
    let service = init_service(app(app_of)).await;
    let (cookie, seal) = seated(&folder, "benzu", Role::InspectionMember, ScopeKind::Village, HOME);
    let own = flag(&folder, "SUB-04", HOME);
    let answer = send!(service, page(&format!("/desk/anomalies/{}", own.id), &cookie));
    assert_eq!(answer.status, StatusCode::OK);
    let absent = send!(service, page("/desk/anomalies/0000000000000000", &cookie));
    assert_eq!(absent.status, StatusCode::NOT_FOUND);
    let mut foreign: Vec<String> = [BESIDE, AWAY]
        .into_iter()
        .flat_map(|village| flags(&folder, &of_village(village)))
        .map(|flag| flag.id)
        .collect();
    assert!(foreign.len() > 1);
    let beyond = flags(&folder, &whole())
        .into_iter()
        .filter(|flag| flag.village == 0);
    foreign.extend(beyond.map(|flag| flag.id));
    foreign.extend([
        "x".to_owned(),
        "..%2F..%2Fetc".to_owned(),
        "' OR 1=1".replace(' ', "%20"),
    ]);
    for id in foreign {
        let answer = send!(service, page(&format!("/desk/anomalies/{id}"), &cookie));
        assert_eq!(
            (answer.status, &answer.text),
            (absent.status, &absent.text),
            "{id}"
        );
        let fields = [
            ("seal", seal.as_str()),
            ("purpose", "走访核查"),
            ("words", "到户核对一卡通"),
        ];
        let address = format!("/desk/anomalies/{id}/unmask");
        let asked = send!(service, form(&address, &cookie, &fields));
        assert_eq!(asked.status, StatusCode::NOT_FOUND, "{id}");
    }
    // Neither the list, nor a filter, nor the scores, nor a file tells of another village.
    let others: Vec<Flag> = flags(&folder, &whole())
        .into_iter()
        .filter(|flag| flag.village != 999_999_100_201)
        .collect();
    for address in [
        "/desk/anomalies",
        "/desk/anomalies?village=999999201202",
        "/desk/anomalies?township=999999201",
        "/desk/anomalies?q=W1",
        "/desk/anomalies?by=village",
        "/desk/anomalies/villages",
        "/desk/anomalies/villages?village=999999201202",
        "/desk/anomalies/print",
        &format!("/desk/anomalies/{}", own.id),
    ] {
        let answer = send!(service, page(address, &cookie));
        assert_eq!(answer.status, StatusCode::OK, "{address}: {}", answer.text);
        keeps_secrets(&answer);
        for flag in &others {
            assert!(!answer.text.contains(&flag.id), "{address} tells of {flag:?}");
        }
    }
    let mine = flags(&folder, &of_village(HOME)).len();
    let list = send!(service, page("/desk/anomalies", &cookie));
    assert!(list.text.contains(&format!("共 <strong>{mine}</strong> 条")));
}

#[actix_web::test]
async fn whoever_is_looked_at_sees_nothing_of_it() {
    let (folder, app_of) = inspected();
    let service = init_service(app(app_of)).await;
    let id = flag(&folder, "SUB-04", HOME).id;
    let offices = [
        ("shenhe", Role::TownshipReviewer, ScopeKind::Township, "999999100"),
        ("jingban", Role::TownshipClerk, ScopeKind::Township, "999999100"),
        ("baozhang", Role::VillageReporter, ScopeKind::Village, HOME),
        ("bumen", Role::DepartmentUser, ScopeKind::Department, "县民政局"),
        ("guanli", Role::Administrator, ScopeKind::County, ""),
        ("yinsi", Role::PrivacyOfficer, ScopeKind::County, ""),
    ];
    for (login, role, scope, place) in offices {
        let (cookie, seal) = seated(&folder, login, role, scope, place);
        for address in [
            "/desk/anomalies".to_owned(),
            format!("/desk/anomalies/{id}"),
            "/desk/anomalies/villages".to_owned(),
            "/desk/anomalies/print".to_owned(),
            "/desk/anomalies/scans".to_owned(),
            "/desk/rules".to_owned(),
            "/desk/rules/SUB-01".to_owned(),
            "/desk/rules/SUB-01/backtest?name=grace_months&value=1".to_owned(),
        ] {
            let refused = send!(service, page(&address, &cookie));
            assert_eq!(refused.status, StatusCode::FORBIDDEN, "{login} {address}");
        }
        for address in [
            "/desk/anomalies/export".to_owned(),
            "/desk/anomalies/scans".to_owned(),
            format!("/desk/anomalies/{id}/unmask"),
        ] {
            let refused = send!(
                service,
                form(&address, &cookie, &[("seal", &seal), ("format", "csv")])
            );
            assert_eq!(refused.status, StatusCode::FORBIDDEN, "{login} {address}");
        }
        let home = send!(service, page("/desk", &cookie));
        assert!(!home.text.contains("href=\"/desk/anomalies\""), "{login}");
    }
}

#[actix_web::test]
async fn a_village_s_score_is_taken_apart_to_the_flags_that_it_is_made_of() {
    let (folder, app_of) = inspected();
    let service = init_service(app(app_of)).await;
    let (cookie, _) = inspector(&folder);
    let of_home = flags(&folder, &of_village(HOME));
    let points: i64 = of_home.iter().map(|flag| flag.points).sum();
    assert!(points > 0);
    let shown = send!(
        service,
        page(&format!("/desk/anomalies/villages?village={HOME}"), &cookie)
    );
    assert!(
        shown
            .text
            .contains(&format!("{points} 分 · {} 条", of_home.len())),
        "{}",
        shown.text
    );
    for flag in &of_home {
        let leads = shown.text.contains(&format!("/desk/anomalies/{}\"", flag.id));
        assert_eq!(leads, flag.points > 0, "{flag:?}");
    }
    keeps_secrets(&shown);
}

#[actix_web::test]
async fn the_rules_say_how_they_fared_and_why_they_sleep_and_another_setting_is_tried() {
    let (folder, app_of) = inspected();
    let service = init_service(app(app_of)).await;
    let (cookie, _) = inspector(&folder);
    let rules = send!(service, page("/desk/rules", &cookie));
    assert_eq!(rules.status, StatusCode::OK, "{}", rules.text);
    assert!(
        rules.text.contains("还没有核过") && rules.text.contains("⚠ 没法查：没有“"),
        "{}",
        rules.text
    );
    let one = send!(service, page("/desk/rules/SUB-01", &cookie));
    assert!(
        one.text.contains("去世当月以后还算正常的月数") && one.text.contains("1 条"),
        "{}",
        one.text
    );
    assert!(
        !one.text.contains("换一个数会怎样"),
        "an inspector does not set rules"
    );
    assert_eq!(
        send!(service, page("/desk/rules/SUB-99", &cookie)).status,
        StatusCode::NOT_FOUND
    );
    let (centre, _) = seated(&folder, "zhongxin", Role::Centre, ScopeKind::County, "");
    let one = send!(service, page("/desk/rules/SUB-01", &centre));
    assert!(one.text.contains("换一个数会怎样"), "{}", one.text);
    let trial = send!(
        service,
        page("/desk/rules/SUB-01/backtest?name=grace_months&value=100", &centre)
    );
    assert_eq!(trial.status, StatusCode::OK, "{}", trial.text);
    assert!(trial.text.contains("少了</dt><dd>1 条"), "{}", trial.text);
    let wrong = send!(
        service,
        page("/desk/rules/SUB-01/backtest?name=nothing&value=1", &centre)
    );
    assert_eq!(wrong.status, StatusCode::BAD_REQUEST);
    keeps_secrets(&trial);
}
