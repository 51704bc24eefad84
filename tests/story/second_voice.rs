//! What one says and another has to answer: an objection, a booking that was wrong, more time, rows given up, a letter that
//! was never sent, a draw. The whole of it through the portal as it is served.

use crate::harness::county::{self, VILLAGES};
use crate::harness::matter::{self, HOME};
use crate::harness::office::{Engine, Office, stored};
use crate::harness::server::Server;
use crate::harness::staff::{self, AtWork, hidden};

/// Everybody at their desk.
struct People<'a> {
    office: AtWork<'a>,
    one: AtWork<'a>,
    two: AtWork<'a>,
    clerk: AtWork<'a>,
    reviewer: AtWork<'a>,
    committee: AtWork<'a>,
}

pub fn what_one_says_another_answers_and_both_stay(engine: Engine) {
    let office = Office::new(engine);
    let folder = office.file("county");
    county::write(&folder, 300);
    office.import_and_publish(&[&folder]);
    staff::without_second_factor(&office);
    let township = VILLAGES[0].3;
    let offices = [
        ("xuncha", "巡察办", ""),
        ("zuyuan", "巡察组成员", ""),
        ("zuzhang", "巡察组组长", ""),
        ("jingban", "乡镇经办", township),
        ("shenhe", "乡镇审核", township),
        ("jianwei", "村务监督委员会", HOME),
    ];
    for (login, role, place) in offices {
        staff::appoint(&office, login, "某某", role, place);
    }
    let server = Server::start(&office);
    let [xuncha, zuyuan, zuzhang, jingban, shenhe, jianwei] =
        offices.map(|(login, ..)| staff::at_work(&server, login));
    let people = People {
        office: xuncha,
        one: zuyuan,
        two: zuzhang,
        clerk: jingban,
        reviewer: shenhe,
        committee: jianwei,
    };
    people.an_objection();
    let verifiers = ["zuyuan", "zuzhang"];
    matter::from_elsewhere(&people.office, &verifiers);
    let case = matter::found_true(&people.office, (&people.one, &people.two), verifiers);
    people.a_booking_that_was_wrong(&case);
    people.more_time(&case);
    people.a_mark_that_takes_long(&case);
    people.a_row_given_up(&office);
    people.a_draw(&server);
    office.check();
    let all = [("objections", "1"), ("case_money", "2")];
    for (table, rows) in all {
        assert_eq!(
            stored(&office, &format!("SELECT COUNT(*) FROM {table}")),
            rows,
            "{table}"
        );
    }
}

impl People<'_> {
    /// The committee objects, the reviewer of the township answers, once.
    fn an_objection(&self) {
        let at = "/desk/objections";
        matter::objected(&self.committee);
        let seen = self.reviewer.page(at);
        assert!(seen.contains("鱼塘&lt;早就&gt;租出去了"), "{seen}");
        let answer = [("verdict", "采纳"), ("reason", "台账已经改成出租")];
        self.reviewer.send(at, &format!("{at}/1/answer"), &answer);
        let told = self.committee.page(at);
        assert!(told.contains("台账已经改成出租"), "{told}");
    }

    /// The unit books what is back; another takes it back, and both lines stay.
    fn a_booking_that_was_wrong(&self, case: &str) {
        matter::paid_back(&self.clerk, case);
        let wrong = [("seq", "1"), ("reason", "收据是另一个村的")];
        self.reviewer.acts(case, "money/reverse", &wrong);
        let seen = self.office.page(case);
        for said in ["-500.00", "收据是另一个村的", "第 1 笔，已冲销"] {
            assert!(seen.contains(said), "{said}: {seen}");
        }
    }

    /// The unit asks for more time and the office grants it.
    fn more_time(&self, case: &str) {
        let day = chrono::Utc::now().date_naive() + chrono::Days::new(20);
        let day = day.to_string();
        let ask = [("move", "延期"), ("date", day.as_str()), ("reason", "等法院判决")];
        self.clerk.acts(case, "move", &ask);
        let before = self.clerk.page(case);
        assert!(before.contains("延期申请等批准"), "{before}");
        self.office.acts(case, "sign", &[("agree", "1")]);
        let granted = self.clerk.page(case);
        assert!(
            !granted.contains("延期申请等批准") && granted.contains("等法院判决"),
            "{granted}"
        );
    }

    /// What takes long is marked with a reason, and why a letter of an earlier step was never sent is written beside it.
    fn a_mark_that_takes_long(&self, case: &str) {
        self.office
            .acts(case, "lasting", &[("on", "1"), ("reason", "制度要长期坚持")]);
        let seen = self.office.page(case);
        assert!(seen.contains("制度要长期坚持"), "{seen}");
        let unfit = [
            ("on", "1"),
            ("item", "补签或解除的合同"),
            ("reason", "合同到期已经收回"),
        ];
        self.office.acts(case, "unfit", &unfit);
        let seen = self.clerk.page(case);
        assert!(seen.contains("不适用：合同到期已经收回"), "{seen}");
        let letters = "/desk/letters";
        let step = hidden(&self.office.page(letters), "step");
        let why = [("step", step.as_str()), ("reason", "当面告诉了")];
        self.office
            .send(letters, &format!("{case}/letters/left-out"), &why);
        let told = self.office.page(letters);
        assert!(told.contains("当面告诉了"), "{told}");
    }

    /// A bad row of a list is given up by the clerk, and the reviewer publishes the rest.
    fn a_row_given_up(&self, office: &Office) {
        matter::with_a_bad_row(&self.clerk);
        let drafts = "SELECT MAX(id) FROM batches";
        let mut at = String::new();
        super::until("the list is read", || {
            at = format!("/desk/imports/{}", stored(office, drafts));
            self.clerk.get(&at).text().contains("放弃")
        });
        let row = self.clerk.page(&at);
        let row = row.split("name=\"row\"").nth(1).expect("rows to give up");
        let row = row.split("value=\"").nth(1).expect("one");
        let row = row.split('"').next().expect("its number").to_owned();
        let given = [("row", row.as_str()), ("reason", "这一户没有种粮")];
        self.clerk.send(&at, &format!("{at}/give-up"), &given);
        self.clerk.send(&at, &format!("{at}/hand-in"), &[]);
        let seen = self.reviewer.page(&at);
        assert!(seen.contains("这一户没有种粮"), "{seen}");
        let version = hidden(&seen, "version");
        self.reviewer
            .send(&at, &format!("{at}/approve"), &[("version", version.as_str())]);
        let published = self.clerk.page(&at);
        assert!(published.contains("放弃的行：1 行"), "{published}");
    }

    /// A list is fixed on the desk, and its fingerprint stands in public before anybody knows the seed.
    fn a_draw(&self, server: &Server) {
        let day = chrono::Utc::now().date_naive() + chrono::Days::new(9);
        let day = day.to_string();
        let draw = [
            ("name", "随机村"),
            ("class", "全部的村"),
            ("villages", ""),
            ("number", "2"),
            ("source", "双色球第2026137期开奖号码"),
            ("on", day.as_str()),
        ];
        let at = self.office.send("/desk/draw", "/desk/draw", &draw);
        let id = at.header("location").expect("its page");
        let id = id.rsplit('/').next().expect("its number");
        // The villages are not warned: of the list its fingerprint alone is public.
        let told = server.page("/draws");
        let hash = told.split("<code class=\"hash\">").nth(1).expect("a fingerprint");
        let hash = hash.split('<').next().expect("its digits");
        assert_eq!(hash.len(), 64, "{told}");
        assert!(self.office.page(&format!("/desk/draw/{id}")).contains(hash));
        assert_eq!(server.get(&format!("/draws/{id}/list.txt")).status, 404);
    }
}
