//! What has to wait before a form is met at all: a held row, a booking, flags under verification, a case in each state.

use std::cell::Cell;

use actix_web::test::{call_service, init_service};
use chrono::NaiveDate;

use crate::access::{PlanRounds, Reach};
use crate::cases::{Guard, MOVES, Move, MoveName};
use crate::domain::case::{CaseSource, CaseState, Category};
use crate::domain::fen::Fen;
use crate::domain::role::{Role, ScopeKind};
use crate::domain::village_code::VillageCode;
use crate::flows::{Office, rounds};
use crate::store::audit::Act;
use crate::store::cases::Stepped;
use crate::web::{App, app};

use super::super::anomalies::flags;
use super::super::desk::{form, page, seated, strangers};
use super::super::made::on;
use super::super::{got, made, today};
use super::actors::{Actor, HOME, TOWN, seat_of, user_of};
use super::addresses::{handed, office_of};
use super::{Seat, last, seldom};

pub(super) mod copies;

/// A form that takes what waits: once it is taken, another has to wait.
const TAKEN_ONCE: [&str; 5] = [
    "POST /desk/draw/*/seed  seed",
    "POST /desk/cases/*/money/reverse  reason",
    "POST /desk/imports/*/decline-withdrawal  answer",
    "POST /desk/objections/*/answer  reason",
    "POST /desk/cases/*/sign  agree",
];

/// Where things are made to wait.
pub(super) struct Stage {
    county: App,
    office: Office,
    /// Of the village and the township, and whoever hands in.
    committee: Seat,
    unit: Seat,
    clerk: Seat,
    planner: Seat,
    centre: Seat,
    /// Whoever looks an old ledger through.
    reader: Seat,
    /// Two of the actors, one of whom sets a second factor up and one has it; two accounts, one has it and one is closed.
    accounts: [i64; 4],
    /// How many lists with held rows there were.
    lists: Cell<u32>,
    /// The office as it stood in spring and in summer.
    spring: Office,
    summer: Office,
    /// The two who verify, both among the actors.
    verifiers: (i64, i64),
    /// Two flags of the village.
    flags: Vec<String>,
    /// Those of the county that speak of people.
    people: seldom::WithPeople,
}

impl Stage {
    pub(super) fn new(folder: &tempfile::TempDir, county: App, actors: &[Actor]) -> Self {
        let office = office_of(folder);
        let of = |role: Role| actors.iter().find(|one| one.role == role).expect("everybody");
        seated(folder, made::LOGIN, Role::InspectionOffice, ScopeKind::County, "");
        let account = |login: &str| user_of(&seated(folder, login, Role::Auditor, ScopeKind::County, ""));
        let (mut spring, mut summer) = (office_of(folder), office_of(folder));
        (spring.today, summer.today) = (on(3, 1), on(7, 1));
        let village = VillageCode::parse(HOME).expect("a code");
        let verifiers = [Role::InspectionMember, Role::LeadInspector].map(&of);
        strangers(folder, &verifiers.map(|one| one.login.as_str()));
        let here = flags(folder, &Reach::none(999_999).with_village(village));
        Self {
            committee: seated(
                folder,
                "matrix-jwh",
                Role::SupervisionCommittee,
                ScopeKind::Village,
                HOME,
            ),
            unit: seated(
                folder,
                "matrix-jb9",
                Role::TownshipClerk,
                ScopeKind::Township,
                TOWN,
            ),
            clerk: of(Role::TownshipClerk).seat.clone(),
            planner: seat_of(&office, "matrix-xcb"),
            centre: seat_of(&office, "matrix-zx"),
            reader: of(Role::InspectionOffice).seat.clone(),
            accounts: [
                of(Role::Centre).user,
                of(Role::Auditor).user,
                account("matrix-armed"),
                account("matrix-shut"),
            ],
            lists: Cell::new(0),
            spring,
            summer,
            verifiers: (verifiers[0].user, verifiers[1].user),
            people: seldom::WithPeople::of(folder),
            flags: here.into_iter().take(2).map(|flag| flag.id).collect(),
            county,
            office,
        }
    }

    /// Makes one of everything wait: the pages where it does.
    pub(super) async fn furnish(&self) -> Vec<String> {
        let mut all = vec![self.held().await, self.under_way().await, self.fed_back().await];
        let [pending, armed, standing, shut] = self.accounts;
        seldom::accounts_apart(&self.office, pending, [armed, standing], shut);
        all.extend([standing, shut].map(|user| format!("/desk/users/{user}")));
        seldom::looked_through(&self.county, &self.reader).await;
        all.push(seldom::brought(&self.county, &self.clerk).await);
        all.push(seldom::classed(&self.office));
        all.push(seldom::planned(&self.county, &self.planner).await);
        all.push(seldom::to_draw(&self.summer));
        all.push("/desk/reports/period?from=2026-01-01&to=2026-10-31".to_owned());
        for _ in 0..10 {
            self.closed();
        }
        seldom::drawn(&self.summer, &self.office);
        all.extend(["/desk/look-back".to_owned(), self.worded().await]);
        let flagged = self.opened(CaseSource::Rule, &self.flags);
        self.put(flagged, (MoveName::Assign, CaseState::Verify), None);
        all.push(format!("/desk/cases/{flagged}"));
        let moves = MOVES.iter().filter(|row| !row.from.is_empty());
        let moves = moves.map(|row| format!("POST /desk/cases/*/move {} x", row.name.word()));
        for field in moves.chain(TAKEN_ONCE.map(str::to_owned)) {
            all.push(self.again(&field).await.unwrap_or_else(|| panic!("no {field}")));
        }
        all
    }

    /// Makes another thing wait for a field, where what waited for it may be gone: the page where it does.
    pub(super) async fn again(&self, field: &str) -> Option<String> {
        let service = init_service(app(self.county.clone())).await;
        let mut words = field.split(' ').skip(1);
        let (address, does, name) = (words.next()?, words.next()?, words.next()?);
        match address {
            "/desk/objections/*/answer" => {
                let said = [
                    ("village", HOME),
                    ("about", "资产台账 ZC1"),
                    ("text", "台账写着闲置"),
                ];
                Some(made!(service, self.committee, "/desk/objections", said))
            }
            "/desk/anomalies/*/unmask" => self.people.next(&self.county, &self.reader).await,
            "/desk/audit/export" => Some("/desk/audit?actor=matrix-xcb".to_owned()),
            "/desk/draw/*/seed" => Some(seldom::to_draw(&self.summer)),
            "/desk/imports/*/give-up" => Some(self.held().await),
            "/desk/outcomes/*" => Some(self.worded().await),
            "/desk/cases/ledger/import/confirm" => {
                seldom::looked_through(&self.county, &self.reader).await;
                Some("/desk/cases/ledger/import".to_owned())
            }
            "/desk/imports/*/decline-withdrawal" => {
                for batch in 1..=8 {
                    let at = format!("/desk/imports/{batch}");
                    let asked = [("seal", self.centre.1.as_str()), ("reason", "发重了")];
                    let asks = form(&format!("{at}/ask-withdrawal"), &self.centre.0, &asked);
                    if send!(service, asks).status == 303 {
                        return Some(at);
                    }
                }
                None
            }
            "/desk/cases/*/money/reverse" => {
                let case = self.ready(CaseState::Immediate);
                let paid = [
                    ("amount", "1"),
                    ("document", "收据7"),
                    ("back", "1"),
                    ("piece", "1"),
                ];
                step!(service, self.planner, case, "money", paid);
                Some(case)
            }
            "/desk/cases/*/move" if name.starts_with("flag-") || name.starts_with("why-") => {
                let (_, flag) = name.split_once('-')?;
                let held = self.office.store.case_of_finding(&Reach::county(999_999), flag);
                let (case, _) = held.expect("read")?;
                self.put(case, (MoveName::Assign, CaseState::Verify), None);
                Some(format!("/desk/cases/{case}"))
            }
            "/desk/cases/*/sign" => {
                let case = self.ready(CaseState::Immediate);
                let ask = [("move", "延期"), ("date", "2026-12-15"), ("reason", "等法院判决")];
                step!(service, self.unit, case, "move", ask);
                Some(case)
            }
            "/desk/cases/*/move" => {
                let row: &Move = MOVES.iter().find(|row| row.name.word() == does)?;
                if row.name == MoveName::Close {
                    return Some(self.to_close());
                }
                // What stands on a paper begins where one was handed in.
                let shows = |state: &&CaseState| !row.guards.contains(&Guard::Paper) || state.is_problem();
                let case = self.ready(*row.from.iter().find(shows)?);
                if row.name == MoveName::Decline {
                    let ask = [("move", "延期"), ("date", "2026-12-15"), ("reason", "等法院判决")];
                    step!(service, self.unit, case, "move", ask);
                }
                Some(case)
            }
            _ => None,
        }
    }

    /// A list of which one row went in and many are held: the contracts are not there.
    async fn held(&self) -> String {
        let turn = self.lists.get();
        self.lists.set(turn + 1);
        let mut text = format!(
            "合同编号,期次,应收日期,应收金额(元)\nHT/1,{},2026-04-01,6000\n",
            2026 + turn
        );
        for number in 0..30 {
            text.push_str(&format!("没有的合同{turn}之{number},1,2026-06-30,900\n"));
        }
        let (_, batch) = handed(&self.county, &self.clerk, "租金.csv", &text).await;
        let at = format!("/desk/imports/{batch}");
        let service = init_service(app(self.county.clone())).await;
        made!(service, self.clerk, format!("{at}/hand-in"), [("partial", "yes")]);
        at
    }

    /// A case whose unit has a letter of feedback, with its receipts.
    async fn fed_back(&self) -> String {
        let service = init_service(app(self.county.clone())).await;
        let case = self.ready(CaseState::Feedback);
        let letter = [
            ("kind", "反馈意见"),
            ("seen", "0"),
            ("act", "issue"),
            ("judgement", "总体尚好"),
            ("handed", "没有"),
            ("advice", "补收租金"),
            ("department", "县农业农村局"),
        ];
        let letter = step!(service, self.planner, case, "letters/new", letter);
        let came = [("whose", "党组织"), ("came_on", "2026-11-22"), ("act", "came")];
        made!(service, self.planner, format!("{letter}/receipts"), came);
        case
    }

    /// A round that goes on, with a list for its village.
    async fn under_way(&self) -> String {
        let service = init_service(app(self.county.clone())).await;
        let actor = self.office.store.actor_named(999_999, "matrix-xcb");
        let actor = actor.expect("read").expect("known");
        let by = actor.by::<PlanRounds>(today()).expect("plans");
        rounds::declare(&self.office, &by, "matrix-xcy2", "外县", "").expect("declared");
        let new = [
            ("name", "第五轮"),
            ("kind", "常规"),
            ("year", "2026"),
            ("batch", "5"),
            ("from", "2026-11-01"),
            ("to", ""),
        ];
        let round = made!(service, self.planner, "/desk/rounds/new", new);
        step!(
            service,
            self.planner,
            round,
            "teams",
            [("name", "乙组"), ("parent", "")]
        );
        let seen = send!(service, page(&round, &self.planner.0)).text;
        let team = super::hidden(&seen, "team");
        let leader = [("login", "matrix-xcy2"), ("team", team.as_str()), ("leads", "1")];
        step!(service, self.planner, round, "members", leader);
        let target = [
            ("kind", "村"),
            ("places", HOME),
            ("mode", "直接巡"),
            ("team", team.as_str()),
        ];
        step!(service, self.planner, round, "targets", target);
        let list = [("origin", "省委巡视"), ("items", "合同,机动地是否公开发包")];
        made!(service, self.planner, format!("{round}/relay"), list);
        step!(service, self.planner, round, "state", [("state", "进行中")]);
        format!("/desk/rounds/{}/relay?village={HOME}", last(&round))
    }

    fn opened(&self, source: CaseSource, findings: &[String]) -> i64 {
        Self::opened_in(&self.office, source, findings)
    }

    fn opened_in(office: &Office, source: CaseSource, findings: &[String]) -> i64 {
        let village = VillageCode::parse(HOME).expect("a code");
        let of = (source, Category::Contracts);
        made::opened(office, village, of, Fen(50_000), findings)
    }

    /// The page of a case that was closed in spring.
    fn closed(&self) -> String {
        let case = Self::opened_in(&self.spring, CaseSource::Petition, &[]);
        self.put_on(on(3, 2), case, (MoveName::Close, CaseState::Closed), None);
        format!("/desk/cases/{case}")
    }

    /// The page of one with words for the public that nobody has published.
    async fn worded(&self) -> String {
        let (service, case) = (init_service(app(self.county.clone())).await, self.closed());
        let says = [("says", "机动地租金补收入账。")];
        step!(service, self.planner, case, "outcome", says);
        case
    }

    /// The page of a new case of the village that stands in a state.
    fn ready(&self, state: CaseState) -> String {
        let case = self.opened(CaseSource::Petition, &[]);
        let told = (MoveName::FeedBack, CaseState::Feedback);
        match state {
            CaseState::Clue => {}
            CaseState::Verify => self.put(case, (MoveName::Assign, state), None),
            CaseState::Suspended => self.put(case, (MoveName::Suspend, state), Some(CaseState::Clue)),
            CaseState::Problem => self.put(case, (MoveName::Establish, state), None),
            _ => {
                self.put(case, told, None);
                self.put(case, (MoveName::FeedBack, state), None);
            }
        }
        if state.is_problem() && state != CaseState::Suspended {
            made::shown(&self.office, case);
        }
        format!("/desk/cases/{case}")
    }

    /// The page of a case that waits to be closed: nothing of it has to come back, and everything is shown.
    fn to_close(&self) -> String {
        let case = self.opened(CaseSource::Petition, &[]);
        for to in [
            (MoveName::FeedBack, CaseState::Feedback),
            (MoveName::FirstReview, CaseState::Review),
        ] {
            made::moved(&self.office, case, to, self.office.today, Fen(0));
        }
        made::shown_whole(&self.office, case);
        format!("/desk/cases/{case}")
    }

    /// Puts a case into a state, verified by the two.
    fn put(&self, id: i64, to: (MoveName, CaseState), before: Option<CaseState>) {
        self.put_on(self.office.today, id, to, before);
    }

    fn put_on(
        &self,
        day: NaiveDate,
        id: i64,
        (name, state): (MoveName, CaseState),
        before: Option<CaseState>,
    ) {
        let seen = made::kept(&self.office, id);
        let mut balance = seen.view.balance;
        if state.is_problem() {
            balance.recoverable = balance.found;
        }
        let step = Stepped {
            name,
            state,
            before,
            mover: seen.view.opened_by,
            login: made::LOGIN,
            role: "",
            second: None,
            told: &seen.told,
            unit: &seen.view.unit,
            verifiers: Some(self.verifiers),
            category: None,
            balance,
            written_off: None,
            extended: 0,
            words: "",
            flags: &[],
            false_reason: None,
            today: day,
        };
        let act = Act {
            actor: made::LOGIN,
            role: "",
            act: name.word(),
            object: "",
            detail: "",
            at: 1,
        };
        let store = &self.office.store;
        store.move_case(999_999, &seen, &step, &act).expect("moved");
    }
}
