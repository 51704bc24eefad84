//! The figures of the reports that this was made after, on the demo county: rounds and coverage, closed in three months,
//! handed over directly, the five receipts. Everything is made through the flows and read from the pages.

mod inspected;

use chrono::{Days, NaiveDate, Utc};
use sanzi::access::{Actor, Appointment, By, IssueLetter, MoveCase, OpenCase, Permit, PlanRounds, Reach};
use sanzi::cases::MoveName;
use sanzi::cases::checklist::{OF_MONEY, needs_file};
use sanzi::config;
use sanzi::domain::case::{Came, CaseSource, Category};
use sanzi::domain::day;
use sanzi::domain::fen::Fen;
use sanzi::domain::role::Role;
use sanzi::domain::village_code::VillageCode;
use sanzi::flows::Office as Desk;
use sanzi::flows::cases::{self, Fields, Opening, Says, Sight};
use sanzi::flows::letters::{self, Wanted};
use sanzi::flows::rounds;
use sanzi::flows::settings::clock;
use sanzi::flows::uploads::Upload;
use sanzi::letters::{Kind, RECEIPTS, Typed};
use sanzi::store::cases::{Case, Eyes};

use crate::harness::office::{Engine, Office, run};
use crate::harness::server::Server;
use crate::harness::staff::{appoint_with, at_work, without_second_factor};

const COUNTY: u32 = 999_999;
/// The villages of the demo county that stand; the report's county has one more.
const VILLAGES: usize = 269;
/// One county's report: so many villages were inspected, so many of them directly, in so many rounds.
const COVERED: usize = 215;
const KEY: usize = 92;
const ROUNDS: usize = 12;
/// Problems that were fed back, those closed in three months, those handed over directly.
const TOLD: usize = 20;
const CLOSED: usize = 18;
const DIRECT: usize = 16;

const PEOPLE: [(&str, Role, &str); 6] = [
    ("xcb", Role::InspectionOffice, ""),
    ("xcb2", Role::InspectionOffice, ""),
    ("xcy1", Role::InspectionMember, ""),
    ("xcy2", Role::LeadInspector, ""),
    ("jingban", Role::TownshipClerk, "999999100"),
    ("shenhe", Role::TownshipReviewer, "999999100"),
];

/// The office on one of its days, with its people.
struct OnDay {
    desk: Desk,
    people: Vec<Actor>,
    villages: Vec<VillageCode>,
}

impl OnDay {
    fn new(office: &Office) -> Self {
        let settings = config::Settings {
            data: office.data(),
            database: office.database.clone(),
            ..config::Settings::default()
        };
        let desk = Desk::open(settings, day::in_shanghai(Utc::now())).expect("an office");
        let people = PEOPLE
            .iter()
            .map(|(login, role, _)| {
                let known = desk.store.actor_named(COUNTY, login).expect("read").expect(login);
                Actor {
                    appointments: vec![Appointment {
                        id: known.user,
                        role: *role,
                        reach: Reach::county(COUNTY),
                        place: "全县".to_owned(),
                        from: NaiveDate::from_ymd_opt(2020, 1, 1).expect("a day"),
                        until: None,
                    }],
                    ..known
                }
            })
            .collect();
        let standing = desk
            .store
            .standing_villages(&Reach::county(COUNTY))
            .expect("read");
        let villages: Vec<VillageCode> = standing.iter().map(|village| village.code).collect();
        assert_eq!(villages.len(), VILLAGES);
        let day = Self {
            desk,
            people,
            villages,
        };
        for login in ["xcy1", "xcy2"] {
            let by = day.by::<PlanRounds>("xcb");
            rounds::declare(&day.at("xcb"), &by, login, "外县", "").expect("declared");
        }
        day
    }

    fn actor(&self, login: &str) -> &Actor {
        let found = self.people.iter().find(|actor| actor.login == login);
        found.expect("one of the people")
    }

    fn by<P: Permit>(&self, login: &str) -> By<P> {
        self.actor(login).by(self.desk.today).expect("in office")
    }

    fn case(&self, id: i64) -> Case {
        let clock = clock(&self.desk, COUNTY).expect("a clock");
        let reach = Reach::county(COUNTY);
        self.desk
            .store
            .case(id, &reach, Eyes::Office, &clock)
            .expect("a case")
    }

    /// The office with one of them at work in it.
    fn at(&self, login: &str) -> Desk {
        Desk {
            settings: self.desk.settings.clone(),
            store: self.desk.store.clone(),
            today: self.desk.today,
            actor: login.to_owned(),
            role: String::new(),
        }
    }

    fn makes(&self, login: &str, id: i64, name: MoveName, fields: &[(&str, &str)]) {
        let by = self.by::<MoveCase>(login);
        let case = self.case(id);
        cases::make(
            &self.at(login),
            self.actor(login),
            &by,
            &case,
            name,
            &typed(fields),
        )
        .unwrap_or_else(|error| panic!("{login} {}: {error}", name.word()));
    }

    fn signs(&self, login: &str, id: i64) {
        let by = self.by::<MoveCase>(login);
        cases::sign(&self.at(login), self.actor(login), &by, &self.case(id), Says::Yes).expect("signed");
    }

    /// Opens a case and has two people find that it is a problem.
    fn problem(&self, at: usize) -> i64 {
        let opening = Opening {
            source: CaseSource::Inspection,
            category: Category::Conduct,
            village: Some(self.villages[at]),
            unit: String::new(),
            title: format!("第{at}件没有入账的事"),
            facts: "来件说钱没有入账".to_owned(),
            findings: Vec::new(),
            found: Fen(10_000),
            came: Came {
                on: Some(self.desk.today),
                ..Came::default()
            },
        };
        let (id, _) = cases::open(&self.desk, &self.by::<OpenCase>("xcb"), &opening).expect("opened");
        let verifiers = [("one", "xcy1"), ("two", "xcy2")];
        self.makes("xcb", id, MoveName::Assign, &verifiers);
        let verdict = [
            ("found", "100"),
            ("recoverable", "100"),
            ("basis", "第五条"),
            ("facts", "没有入账"),
        ];
        self.makes("xcy1", id, MoveName::Establish, &verdict);
        self.signs("xcy2", id);
        id
    }

    /// Puts it right and closes it, by people who share nothing of it.
    fn put_right(&self, id: i64) {
        let by = self.by::<MoveCase>("jingban");
        let sight = Sight::of(self.actor("jingban"), self.desk.today).expect("sees");
        let attaches = |item: &str| {
            let mut paper = Upload::begin(&self.desk.settings, "材料.pdf").expect("begun");
            paper
                .write(format!("%PDF-1.4\n% {item} {id}\n").as_bytes())
                .expect("written");
            cases::attach(&self.desk, &by, &sight, &self.case(id), (item, "材料"), &paper).expect("attached");
        };
        for (item, _) in self.case(id).view.checklist.items.clone() {
            if needs_file(&item) {
                attaches(&item);
                continue;
            }
            let named = format!("材料 {id}");
            let text = format!("第 {id} 件的{item}：逐笔核对以后重新登记");
            cases::explain(&self.desk, &by, &sight, &self.case(id), (&item, &named), &text).expect("shown");
        }
        attaches(OF_MONEY.name);
        let pieces = self.desk.store.evidence_of(COUNTY, &self.case(id), Eyes::Office);
        let piece = pieces.expect("read").last().expect("the voucher").seq.to_string();
        let money = typed(&[("amount", "100"), ("document", "P1"), ("piece", &piece)]);
        cases::book(&self.desk, &by, &sight, &self.case(id), &money).expect("booked");
        self.makes("jingban", id, MoveName::Claim, &[]);
        self.makes("shenhe", id, MoveName::FirstReview, &[]);
        self.makes("xcb2", id, MoveName::Close, &[("opinion", "逐项看过，同意销号")]);
        self.signs("xcy2", id);
    }

    /// A letter with a sentence in every field; its number in the database.
    fn issues(&self, id: i64, kind: Kind) -> i64 {
        let by = self.by::<IssueLetter>("xcb");
        let fields = kind.letter().fields.iter();
        let case = self.case(id);
        let wanted = Wanted {
            beside: &[],
            kind,
            typed: Typed(
                fields
                    .map(|field| (field.name.to_owned(), "已写".to_owned()))
                    .collect(),
            ),
            seen: 0,
            version: case.version,
            replaces: None,
        };
        letters::issue(&self.desk, &by, &case, &wanted, &|code| code.to_string())
            .expect("issued")
            .id
    }
}

fn typed(fields: &[(&str, &str)]) -> Fields {
    let own = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
    fields.iter().map(own).collect()
}

/// Problems told 120 days ago, most of them directly; all but two closed 60 days later. The letters of feedback, with their receipts; the last of them, after its case.
fn followed_up(on: &mut OnDay) -> (i64, i64) {
    let today = on.desk.today;
    on.desk.today = today - Days::new(120);
    let mut ids = Vec::new();
    let mut letter = (0, 0);
    for at in 0..TOLD {
        let id = on.problem(at);
        if at < DIRECT {
            on.makes("xcb", id, MoveName::FixNow, &[("unit", "村委会")]);
        } else {
            let told = [("unit", "村委会"), ("interview", "和村书记谈过")];
            on.makes("xcb", id, MoveName::FeedBack, &told);
            letter = (id, on.issues(id, Kind::Feedback));
            let (by, came) = (on.by::<IssueLetter>("xcb"), on.desk.today.to_string());
            for whose in RECEIPTS {
                letters::note_receipt(&on.desk, &by, letter.1, (whose, Some(&came))).expect("it came back");
            }
            let by = (on.desk.today + Days::new(80)).to_string();
            let plan = [
                ("measure", "补记入账"),
                ("responsible", "村书记"),
                ("date", by.as_str()),
            ];
            on.makes("jingban", id, MoveName::Propose, &plan);
            on.makes("shenhe", id, MoveName::ApprovePlan, &[]);
        }
        ids.push(id);
    }
    on.desk.today = today - Days::new(60);
    for id in &ids[TOLD - CLOSED..] {
        on.put_right(*id);
    }
    on.desk.today = today;
    letter
}

pub fn the_figures_of_the_reports_that_this_was_made_after_come_out_of_the_pages(engine: Engine) {
    let office = Office::new(engine);
    let folder = office.file("county");
    run(office
        .command(&["demo"])
        .arg(&folder)
        .args(["--payments", "2000"]))
    .ends(0);
    office.import_and_publish(&[&folder]);
    without_second_factor(&office);
    for (login, role, place) in PEOPLE {
        // In office on every day that is told of.
        appoint_with(
            &office,
            login,
            login,
            role.word(),
            place,
            &["--from", "2020-01-01"],
        );
    }
    let mut on = OnDay::new(&office);
    inspected::inspected(&on);
    let (told_of, letter) = followed_up(&mut on);
    let today = on.desk.today;

    let server = Server::start(&office);
    let desk = at_work(&server, "xcb");
    let page = |address: &str| read(&desk.page(address));
    let list = page("/desk/rounds");
    assert!(
        list.contains(&format!("共 {ROUNDS} 轮：村 {COVERED} 个次")),
        "{list}"
    );
    let coverage = page("/desk/coverage");
    assert!(
        coverage.contains(&format!("{VILLAGES} 个村已巡 {COVERED} 个，80 %。"))
            && coverage.contains(&format!("直接巡 {KEY} 个，一体巡 {} 个", COVERED - KEY)),
        "{coverage}"
    );

    let board = page("/desk/scoreboard");
    for told in [
        "三个月内销号90.0 %18 / 20 件到期",
        "直接交办80.0 %16 / 20 件反馈",
        "钱追回来90.0 %1,800",
    ] {
        assert!(board.contains(told), "{told}: {board}");
    }

    let told = page(&format!("/desk/letters/{letter}"));
    for who in ["党组织", "主要负责人", "分管领导", "派驻纪检组", "主管部门"] {
        assert!(told.contains(&format!("反馈意见回执（{who}）")), "{who}: {told}");
    }
    for duty in ["主体责任", "第一责任人责任", "指导责任", "监督责任", "监管责任"] {
        assert!(told.contains(duty), "{duty}: {told}");
    }

    let receipts = page(&format!("/desk/cases/{told_of}"));
    assert!(receipts.contains("回执 5/5 已收回"), "{receipts}");

    // What was done directly and is not done yet still owes its letter; what is closed owes
    // the form of its closing.
    let owed = page("/desk/letters");
    let open = TOLD;
    assert!(
        owed.contains(&format!("还有 {open} 份没有签发，其中 {open} 份过了期")),
        "{owed}"
    );

    // The period counts what happened in it: on the day of closing nothing was opened.
    let on = (today - Days::new(60)).to_string();
    let period = page(&format!("/desk/reports/period?from={on}&to={on}"));
    assert!(
        period.contains(&format!("立案0件，反馈0件，销号{CLOSED}件"))
            && period.contains("这段时间追回1,800元"),
        "{period}"
    );
}

/// What a reader reads, without the marks around it.
fn read(html: &str) -> String {
    let mut text = String::new();
    let mut inside = false;
    for c in html.chars() {
        match c {
            '<' => inside = true,
            '>' => inside = false,
            c if !inside => text.push(c),
            _ => {}
        }
    }
    text
}
