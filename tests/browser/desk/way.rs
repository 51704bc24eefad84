//! The whole way of one flag, from the scan to the look-back, by the offices that it passes.

use std::time::{Duration, Instant};

use super::{PATIENCE, enter, follow, leave, office_at_work, wait, wrongs};
use crate::harness::browser::Browser;
use crate::harness::county::VILLAGES;
use crate::harness::office::stored;
use crate::harness::server::Server;
use crate::harness::staff;

/// Somebody's turn: in through the door, to the matter, and out again.
struct Desk<'a> {
    browser: &'a Browser,
    server: &'a Server,
    case: String,
}

impl Desk<'_> {
    async fn sits(&self, login: &str) {
        enter(self.browser, self.server, login).await;
        if !self.case.is_empty() {
            self.browser.go(self.server.port, &self.case).await;
        }
    }

    /// Types into a form and sends it by its button.
    async fn sends(&self, form: &str, typed: &[(&str, &str)], button: &str) {
        wait(self.browser, form).await;
        let open = format!(
            "const form = document.querySelector({form:?}); const folded = form.closest('details'); if (folded) folded.open = true; return true"
        );
        self.browser.read(&open).await;
        for (name, value) in typed {
            let field = wait(self.browser, &format!("{form} [name='{name}']")).await;
            let done = if field.tag_name().await.expect("a tag") == "select" {
                field.select_by_label(value).await
            } else if field.attr("type").await.expect("a field").as_deref() == Some("date") {
                // What is typed into a day depends on the language of the machine.
                let set = format!(
                    "document.querySelector({form:?}).elements[{name:?}].value = {value:?}; return true"
                );
                self.browser.read(&set).await;
                Ok(())
            } else {
                field.send_keys(value).await
            };
            done.unwrap_or_else(|e| panic!("{name}: {e}"));
        }
        follow(self.browser, &format!("{form} {button}")).await;
        let text = self.browser.text().await;
        assert!(!text.contains("没有办成"), "{form}: {text:.1500}");
    }

    /// Makes a move of the matter.
    async fn moves(&self, name: &str, typed: &[(&str, &str)]) {
        let mark = format!(
            "const of = document.querySelector(\"input[name=move][value='{name}']\"); if (!of) return document.body.innerText; of.form.id = 'chosen'; return ''"
        );
        let missing = self.browser.read(&mark).await;
        assert_eq!(missing, "", "no {name} here");
        self.sends("#chosen", typed, "button.main").await;
    }

    async fn signs(&self, login: &str) {
        self.sits(login).await;
        self.sends("form[action$='/sign']", &[], "button[name=agree][value='1']")
            .await;
        leave(self.browser).await;
    }

    async fn stands_at(&self, state: &str) {
        let text = self.browser.text().await;
        assert!(
            text.contains(&format!("到哪一步\n{state}")),
            "not at {state}: {text:.1500}"
        );
        let wrongs = wrongs(self.browser, state, 360).await;
        assert!(wrongs.is_empty(), "{}", wrongs.join("\n"));
        self.browser.picture(&format!("way-{state}")).await;
    }
}

#[tokio::test]
async fn a_flag_is_scanned_verified_put_right_closed_and_looked_back_on_by_the_offices_it_passes() {
    let (village, _, _, township, _) = VILLAGES[0];
    let office = office_at_work();
    // The whole way is walked on one day: this county looks back as soon as it likes.
    let settings = "[desk]\nsecond_factor = []\n\n[cases]\nlook_back_after_days = 0\n";
    office.write("sanzi.toml", settings);
    // One subsidy of one year, paid to one person twice, after the county was scanned.
    let twice = format!(
        "发放编号,批次号,补贴编码,所属期,村码,组,姓名,身份证号,金额(元),发放日期,发放状态\n\
         ZR1,PZ1,BT02,2025,{village},1,王小明,999999198801010012,1500.50,2025-06-09,成功\n\
         ZR2,PZ2,BT02,2025,{village},1,王小明,999999198801010012,1500.50,2025-09-12,成功\n"
    );
    let twice = office.write("payments.csv", &twice);
    office.import_and_publish(&[&twice]);
    let people = [
        ("xuncha", "陈静", "巡察办", ""),
        ("xuncha2", "林涛", "巡察办", ""),
        ("xuncha3", "何敏", "巡察办", ""),
        ("zuyuan", "周敏", "巡察组成员", ""),
        ("zuzhang", "吴刚", "巡察组组长", ""),
        ("jingban", "赵丽", "乡镇经办", township),
        ("shenhe", "孙强", "乡镇审核", township),
    ];
    for (login, name, role, place) in people {
        staff::appoint(&office, login, name, role, place);
    }
    let server = Server::start(&office);
    for (login, ..) in people {
        staff::at_work(&server, login);
    }
    let browser = Browser::open(360, 1_600).await;
    let mut desk = Desk {
        browser: &browser,
        server: &server,
        case: String::new(),
    };

    // The office writes down where its inspectors are at home, scans, takes the flag on what was paid twice, and sends two.
    desk.sits("xuncha").await;
    for who in ["周敏（zuyuan）", "吴刚（zuzhang）"] {
        browser.go(server.port, "/desk/inspectors").await;
        let declared = [("login", who), ("home", "外县")];
        desk.sends("form[action='/desk/inspectors']", &declared, "button.main")
            .await;
    }
    browser.go(server.port, "/desk/anomalies/scans").await;
    desk.sends("form[action='/desk/anomalies/scans']", &[], "button.main")
        .await;
    // A scan goes on by itself while the office looks at other pages.
    let planted = "SELECT COUNT(*), MAX(id) FROM anomalies WHERE rule = 'SUB-04' AND amount = 150050";
    let started = Instant::now();
    let flag = loop {
        let found = stored(&office, planted);
        if let Some(flag) = found.strip_prefix("1|") {
            break flag.to_owned();
        }
        assert!(started.elapsed() < PATIENCE, "no flag: {found}");
        tokio::time::sleep(Duration::from_millis(200)).await;
    };
    browser.go(server.port, &format!("/desk/anomalies/{flag}")).await;
    let evidence = browser.text().await;
    assert!(
        evidence.contains("ZR1") && evidence.contains("ZR2") && evidence.contains("1,500.50"),
        "{evidence}"
    );
    follow(&browser, "main a.button[href^='/desk/cases/new']").await;
    desk.sends("main form.ask", &[], "button.main").await;
    desk.case = browser
        .window
        .current_url()
        .await
        .expect("an address")
        .path()
        .to_owned();
    desk.stands_at("疑点").await;
    desk.moves("派人核查", &[("one", "zuyuan"), ("two", "zuzhang")])
        .await;
    desk.stands_at("核查中").await;
    leave(&browser).await;

    // Two people find that it is true.
    desk.sits("zuyuan").await;
    let verdict = [
        ("found", "2000"),
        ("recoverable", "1500.50"),
        ("reason", "其余的发对了人"),
        ("basis", "农村集体经济组织法第二十六条"),
        ("facts", "查账、入户都对上了，钱发错了人"),
    ];
    desk.moves("认定问题", &verdict).await;
    leave(&browser).await;
    desk.signs("zuzhang").await;
    desk.sits("xuncha").await;
    desk.stands_at("问题").await;
    let talk = [("unit", "村民委员会"), ("interview", "今天上午，和村主任谈的")];
    desk.moves("反馈", &talk).await;
    desk.stands_at("已反馈").await;
    // The letter goes out, and the first of its five receipts comes back.
    follow(&browser, "main a.button[href*='/letters/new']").await;
    let written = [
        ("judgement", "总体尚好"),
        ("advice", "退回多发的钱"),
        ("department", "县农业农村局"),
    ];
    desk.sends("main form.ask", &written, "button[name=act][value=issue]")
        .await;
    let letter = browser.text().await;
    assert!(
        letter.contains("反馈意见回执（党组织）") && letter.contains("1,500.50元"),
        "{letter:.3000}"
    );
    browser.go(server.port, &desk.case).await;
    let receipts = browser.text().await;
    assert!(receipts.contains("回执 0/5 已收回"), "{receipts:.3000}");
    leave(&browser).await;

    // The unit's plan comes back to it once, and the second one is approved.
    let until = (chrono::Local::now().date_naive() + chrono::Days::new(30)).to_string();
    let plan = |measure: &'static str| {
        [
            ("measure", measure),
            ("responsible", "赵丽"),
            ("date", until.clone().leak()),
        ]
    };
    desk.sits("jingban").await;
    desk.moves("报整改方案", &plan("马上改")).await;
    desk.stands_at("方案报备").await;
    leave(&browser).await;
    desk.sits("shenhe").await;
    desk.moves("退回方案", &[("reason", "没有写怎么追回、谁来追")])
        .await;
    desk.stands_at("已反馈").await;
    leave(&browser).await;
    desk.sits("jingban").await;
    desk.moves(
        "报整改方案",
        &plan("由赵丽上门收回多发的一千五百元五角，存回专户"),
    )
    .await;
    leave(&browser).await;
    desk.sits("shenhe").await;
    desk.moves("批准方案", &[]).await;
    desk.stands_at("整改中").await;
    leave(&browser).await;

    // The unit brings the money back, shows what was asked for, and claims.
    desk.sits("jingban").await;
    let items = browser
        .read("return [...document.querySelectorAll(\"form[action$='/evidence/file'] option\")].map(e => e.textContent)")
        .await;
    let items: Vec<String> = serde_json::from_value(items).expect("the checklist");
    assert!(items.len() >= 2, "{items:?}");
    let voucher = office.write(
        "退款凭证.pdf",
        "%PDF-1.4\n% 退字〔2026〕12号：一千五百元五角已经退回村集体账户\n",
    );
    let voucher = voucher.display().to_string();
    let file = [
        ("item", items[0].as_str()),
        ("name", "退字〔2026〕12号"),
        ("file", voucher.as_str()),
    ];
    desk.sends("form[action$='/evidence/file']", &file, "button.main")
        .await;
    // What is a paper or a picture is shown by its file; the report, the last of them, in words.
    let (report, papers) = items.split_last().expect("the checklist");
    for (at, item) in papers.iter().enumerate().skip(1) {
        let text = format!("%PDF-1.4\n% {item}：逐笔核对以后重新登记，张榜公布了七天\n");
        let paper = office.write(&format!("第{at}号材料.pdf"), &text);
        let (name, paper) = (format!("第{at}号材料"), paper.display().to_string());
        let file = [
            ("item", item.as_str()),
            ("name", name.as_str()),
            ("file", paper.as_str()),
        ];
        desk.sends("form[action$='/evidence/file']", &file, "button.main")
            .await;
    }
    let written = [
        ("item", report.as_str()),
        ("name", "整改报告"),
        ("text", "钱已经退回，名单重新登记，张榜公布了七天"),
    ];
    desk.sends("form[action$='/evidence']", &written, "button.main")
        .await;
    let piece = browser
        .read(
            "return document.querySelectorAll(\"form[action$='/money'] [name=piece] option\")[1].textContent",
        )
        .await;
    let piece = piece.as_str().expect("the voucher").to_owned();
    let back = [
        ("amount", "1500.50"),
        ("document", "退字〔2026〕12号"),
        ("piece", piece.as_str()),
    ];
    desk.sends("form[action$='/money']", &back, "button[value='1']")
        .await;
    desk.moves("申请销号", &[]).await;
    desk.stands_at("申请销号").await;
    leave(&browser).await;
    // Once it is sent back: the list was not put up where everybody passes.
    desk.sits("shenhe").await;
    desk.moves("退回整改", &[("reason", "公示照片看不清，补一张")])
        .await;
    desk.stands_at("退回").await;
    leave(&browser).await;
    desk.sits("jingban").await;
    let paper = office.write("公示照片.pdf", "%PDF-1.4\n% 重新拍的公示照片，名单看得清\n");
    let paper = paper.display().to_string();
    let again = [
        ("item", papers.last().expect("a paper").as_str()),
        ("name", "重新公示"),
        ("file", paper.as_str()),
    ];
    desk.sends("form[action$='/evidence/file']", &again, "button.main")
        .await;
    desk.moves("申请销号", &[]).await;
    leave(&browser).await;
    desk.sits("shenhe").await;
    desk.moves("初审通过", &[]).await;
    leave(&browser).await;

    // Who opened it cannot close it; another can, when the team signs too.
    desk.sits("xuncha2").await;
    desk.stands_at("审核").await;
    desk.moves("销号", &[("opinion", "凭证、公示逐项核过，同意销号")])
        .await;
    leave(&browser).await;
    desk.signs("zuzhang").await;
    desk.sits("xuncha").await;
    desk.stands_at("销号").await;
    desk.moves("回头看", &[]).await;
    desk.stands_at("回头看").await;
    leave(&browser).await;
    // Neither who opened it nor who closed it says that it held.
    desk.sits("xuncha3").await;
    desk.moves("回头看通过", &[("facts", "钱还在账上，名单已经改正")])
        .await;
    desk.stands_at("回头看通过").await;

    // The flag knows what became of it, and its rule what money it brought back.
    for (target, needed) in [
        (format!("/desk/anomalies/{flag}"), "核为问题"),
        ("/desk/rules".to_owned(), "追回 1,500.50"),
    ] {
        browser.go(server.port, &target).await;
        let text = browser.text().await;
        assert!(
            text.contains(needed),
            "{target} does not say {needed}: {text:.3000}"
        );
    }
    browser.close().await;
    drop(server);
    office.check();
}
