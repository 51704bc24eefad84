//! NET-09: accounts and telephones that join many households.

use super::planter::{Paid, Planter};
use crate::flows::demo::marks::Writing;

impl Planter<'_> {
    /// Three accounts and two telephones that join six households, or one account that does.
    pub(super) fn rings(&mut self) {
        let people: Vec<Paid> = (0..6).map(|_| self.pensioner(72, 5)).collect();
        let case = self.planted(
            "NET-09",
            if self.round == 1 {
                "一个人的账户收着六户的钱"
            } else {
                "三个账户和两个电话把六户连在一起"
            },
        );
        for (at, paid) in people.iter().enumerate() {
            self.name_all(paid.grant, case);
            let keeper = if self.round == 1 { 0 } else { at / 2 * 2 };
            if at != keeper {
                self.lend(paid, people[keeper].person, None);
                for (rule, why) in [
                    ("SUB-14", "互不相关的户用同一个账户"),
                    ("SUB-15", "开户名是不相干的人"),
                ] {
                    let case = self.planted(rule, why);
                    self.name_all(paid.grant, case);
                }
            }
        }
        if self.round != 1 {
            for pair in [[1, 2], [3, 4]] {
                let phone = format!("100{:08}", 39_000_000 + people[pair[0]].person % 900_000);
                for at in pair {
                    self.fate(people[at].person).phone = Some(phone.clone());
                }
            }
        }
    }

    /// A home for the old, the clerk's telephone, brothers and sisters.
    pub(super) fn no_rings(&mut self) {
        let case = self.innocent("NET-09", "敬老院代收五户特困老人的钱");
        let account = self.county.folk.account();
        for _ in 0..5 {
            let paid = self.alone(79, "MZ02", self.turns("MZ02", 4, 0));
            let deed = self.writing(Writing {
                holder: Some("示范县社会福利院".to_owned()),
                account: Some(account.clone()),
                ..Writing::default()
            });
            self.mark(paid.grant, deed, self.turns("MZ02", 4, 0), case);
        }

        let people: Vec<Paid> = (0..5).map(|_| self.pensioner(60 + 4, 4)).collect();
        let case = self.innocent("NET-09", "兄弟姐妹五家，钱归大哥代管");
        for (at, paid) in people.iter().enumerate() {
            self.name_all(paid.grant, case);
            if at > 0 {
                self.tie(people[0].person, paid.person, "兄弟姐妹", "");
                self.lend(paid, people[0].person, None);
            }
        }

        let Some((at, cadre)) = self.cadre() else { return };
        let phone = format!("100{:08}", 38_000_000 + cadre % 900_000);
        self.fate(cadre).phone = Some(phone.clone());
        let case = self.innocent("NET-09", "五户老人留了村干部的电话，钱各进各卡");
        let mut people: Vec<Paid> = Vec::new();
        for _ in 0..5 {
            let home = self.home_in(at.village);
            let paid = self.alone_in(home, 80, "RS01", self.turns("RS01", 4, 0));
            self.fate(paid.person).phone = Some(phone.clone());
            self.name_all(paid.grant, case);
            people.push(paid);
        }
        // Two of them are a couple with a household each.
        self.tie(people[0].person, people[1].person, "配偶", "");
        self.lend(&people[1], people[0].person, None);
    }
}
