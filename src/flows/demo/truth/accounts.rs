//! SUB-14, 15, 16, 17: whose account the money goes into.

use super::planter::{ONE, Paid, Planter};
use crate::flows::demo::marks::{Deed, Writing};
use crate::flows::demo::people::Role;

impl Planter<'_> {
    /// Pensions of unrelated households in one account; and those of a couple, of a mother and her son, of a home.
    pub(super) fn shared_accounts(&mut self) {
        for (households, why) in [
            (2, "两个互不相关的户，养老金进了同一个账户"),
            (3, "三个互不相关的户，养老金进了同一个账户"),
        ] {
            let case = self.planted("SUB-14", why);
            let first = self.pensioner(70, 6);
            self.name_all(first.grant, case);
            for _ in 1..households {
                let other = self.pensioner(72, 6);
                self.lend(&other, first.person, case);
                let case = self.planted("SUB-15", "开户名是不相干的人");
                self.name_all(other.grant, case);
            }
        }

        let first = self.pensioner(74, 6);
        let spouse = self.member(&first.home, Role::Spouse, 73);
        let grant = self.grant(&first.home, spouse, "RS01", ONE, self.turns("RS01", 6, 0));
        let other = Paid {
            grant,
            person: spouse,
            ..first.clone()
        };
        self.in_family(&first, &other, "夫妻合用一张卡");

        let first = self.pensioner(62, 6);
        let other = self.pensioner(86, 6);
        self.tie(first.person, other.person, "父母", "");
        self.in_family(&first, &other, "分了户的母亲，钱由儿子代管");

        let case = self.innocent("SUB-14", "敬老院统一代收");
        let account = self.county.folk.account();
        let town = self.county.places.townships[0].name.clone();
        for _ in 0..2 {
            let paid = self.alone(78, "MZ02", self.turns("MZ02", 6, 0));
            let home = self.writing(Writing {
                holder: Some(format!("示范县{town}敬老院")),
                account: Some(account.clone()),
                ..Writing::default()
            });
            self.mark(paid.grant, home, self.turns("MZ02", 6, 0), case);
            let case = self.innocent("SUB-15", "集中供养，钱进敬老院");
            self.name_all(paid.grant, case);
        }
    }

    /// Somebody alone with a pension of so many months.
    pub(super) fn pensioner(&mut self, years: i64, months: usize) -> Paid {
        self.alone(years, "RS01", self.turns("RS01", months, 0))
    }

    /// All of somebody's grant goes into another's account.
    pub(super) fn lend(&mut self, paid: &Paid, to: u32, case: impl Into<Option<usize>>) {
        let deed = self.account_of(to);
        let its = &self.county.grants[paid.grant];
        let turns = usize::from(its.first)..usize::from(its.last) + 1;
        self.mark(paid.grant, deed, turns, case);
    }

    fn in_family(&mut self, first: &Paid, other: &Paid, why: &'static str) {
        let case = self.innocent("SUB-14", why);
        self.name_all(first.grant, case);
        self.lend(other, first.person, case);
        let case = self.innocent("SUB-15", why);
        self.name_all(other.grant, case);
    }

    /// An account under a name that has nothing to do with the payee; and a guardian's, and another writing of the name.
    pub(super) fn holders(&mut self) {
        let paid = self.pensioner(67, 6);
        let account = self.county.folk.account();
        let stranger = self.other_name(paid.person);
        let deed = self.writing(Writing {
            holder: Some(stranger),
            account: Some(account),
            ..Writing::default()
        });
        let case = self.planted("SUB-15", "开户名是不相干的人，账户也不是别人领钱的");
        self.mark(paid.grant, deed, self.turns("RS01", 6, 0), case);

        let home = self.home();
        let child = self.member(&home, Role::Child, 9);
        let grant = self.grant(&home, child, "MZ05", ONE, self.turns("MZ05", 6, 0));
        let ward = Paid {
            home,
            person: child,
            grant,
        };
        let home = self.home();
        let guardian = self.member(&home, Role::Head, 58);
        self.tie(guardian, child, "法定监护人", "");
        let case = self.innocent("SUB-15", "进法定监护人的账户");
        self.lend(&ward, guardian, case);

        let paid = self.pensioner(65, 6);
        let mut name: Vec<char> = self.who(paid.person).name.chars().collect();
        if let Some(last) = name.last_mut() {
            *last = '*';
        }
        let deed = self.writing(Writing {
            holder: Some(name.into_iter().collect()),
            ..Writing::default()
        });
        let case = self.innocent("SUB-15", "银行把户名里的一个字遮住了");
        self.mark(paid.grant, deed, self.turns("RS01", 6, 0), case);
    }

    /// The name of somebody of another family.
    pub(super) fn other_name(&mut self, person: u32) -> String {
        let own = self.who(person).name.chars().next();
        loop {
            let names = &self.county.folk.names;
            let surname = names.surname(&mut self.chance);
            if surname.chars().next() != own {
                return names.full(&surname, true, &mut self.chance);
            }
        }
    }

    /// Villagers' money in the account of a cadre or of his son; and that of a ward and of an old mother.
    pub(super) fn accounts_of_cadres(&mut self) {
        let Some((at, cadre)) = self.cadre() else { return };
        let home = self.home_in(at.village);
        let paid = self.alone_in(home, 61, "MZ01", self.turns("MZ01", 8, 0));
        let case = self.planted("SUB-16", "低保金进了村干部的账户");
        self.lend(&paid, cadre, case);
        self.shared_too(&paid);

        let Some((at, cadre)) = self.cadre() else { return };
        let home = self.home_in(at.village);
        let son = self.alone_in(home, 31, "NY08", self.turn("NY08", 0));
        self.county.grants[son.grant].quantity = 3 * ONE;
        self.tie(cadre, son.person, "子女", "");
        let home = self.home_in(at.village);
        let paid = self.alone_in(home, 70, "RS01", self.turns("RS01", 12, 0));
        let case = self.planted("SUB-16", "养老金进了村干部儿子的账户");
        self.lend(&paid, son.person, case);
        self.name_all(son.grant, case);
        self.shared_too(&paid);

        let Some((at, cadre)) = self.cadre() else { return };
        let home = self.home_in(at.village);
        let child = self.member(&home, Role::Child, 11);
        let grant = self.grant(&home, child, "MZ05", ONE, self.turns("MZ05", 8, 0));
        self.tie(cadre, child, "法定监护人", "");
        let ward = Paid {
            home,
            person: child,
            grant,
        };
        let case = self.innocent("SUB-16", "村干部是孤儿的法定监护人");
        self.lend(&ward, cadre, case);

        let Some((home, cadre)) = self.cadre() else { return };
        let mother = self.member(&home, Role::Parent, 81);
        let grant = self.grant(&home, mother, "RS01", ONE, self.turns("RS01", 8, 0));
        let paid = Paid {
            home,
            person: mother,
            grant,
        };
        let case = self.innocent("SUB-16", "同户的老母亲用村干部的卡");
        self.lend(&paid, cadre, case);
    }

    /// The same money breaks other rules as well: an account of two households, under another's name.
    fn shared_too(&mut self, paid: &Paid) {
        for (rule, why) in [
            ("SUB-14", "村干部一家的账户收着别家的钱"),
            ("SUB-15", "开户名是村干部一家的人"),
        ] {
            let case = self.planted(rule, why);
            self.name_all(paid.grant, case);
        }
    }

    /// Two cards in use side by side; and a card that was changed, a return, a spouse's card.
    pub(super) fn cards(&mut self) {
        let (paid, second) = self.two_programmes();
        let card = self.new_card(paid.person);
        let case = self.planted("SUB-17", "养老金和高龄津贴一直发在两张卡上");
        self.name_all(paid.grant, case);
        self.mark(second, card, self.turns("MZ06", 8, 0), case);

        let paid = self.farmer(6 * ONE, "NY01", 5 * ONE, self.turns("NY01", 3, 0));
        let other = self.grant(&paid.home, paid.person, "NY08", 5 * ONE, self.turns("NY08", 3, 0));
        let card = self.new_card(paid.person);
        let case = self.planted("SUB-17", "每年两项补贴发在两张卡上");
        self.name_all(paid.grant, case);
        self.mark(other, card, self.turns("NY08", 3, 0), case);

        let (paid, second) = self.two_programmes();
        let card = self.new_card(paid.person);
        let case = self.innocent("SUB-17", "年中换了卡");
        self.mark(paid.grant, card, self.turns("RS01", 5, 0), case);
        self.mark(second, card, self.turns("MZ06", 5, 0), case);

        let paid = self.pensioner(69, 8);
        let card = self.new_card(paid.person);
        let case = self.innocent("SUB-17", "旧卡退票，改到新卡补发");
        self.mark(paid.grant, Deed::Reissued, self.turn("RS01", 4), case);
        if let Deed::Written(at) = card {
            self.mark(paid.grant, Deed::WrittenAgain(at), self.turn("RS01", 4), None);
        }
        self.mark(paid.grant, card, self.turns("RS01", 4, 0), case);

        let (paid, second) = self.two_programmes();
        let spouse = self.member(&paid.home, Role::Spouse, 80);
        let deed = self.account_of(spouse);
        let case = self.innocent("SUB-17", "另一项补贴进了配偶的卡");
        self.name_all(paid.grant, case);
        self.mark(second, deed, self.turns("MZ06", 8, 0), case);
    }

    /// Somebody with a pension and the allowance of the old.
    fn two_programmes(&mut self) -> (Paid, usize) {
        let paid = self.pensioner(85, 8);
        let second = self.grant(&paid.home, paid.person, "MZ06", ONE, self.turns("MZ06", 8, 0));
        (paid, second)
    }

    fn new_card(&mut self, person: u32) -> Deed {
        let holder = self.who(person).name.clone();
        let account = self.county.folk.account();
        self.writing(Writing {
            holder: Some(holder),
            account: Some(account),
            ..Writing::default()
        })
    }
}
