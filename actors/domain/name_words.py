"""Words that names of armed groups are made of, in the languages lists use: what they mean, and how much they tell.

A name is compared by what its words mean as well as by how they are spelled: "Jund al-Aqsa" and "Soldiers of Aqsa" are
one name in two languages, and "Movement" in it says less than "Aqsa". The tables are general knowledge of the field.
"""

from collections.abc import Mapping
from typing import Final


def _spread(table: Mapping[str, str]) -> dict[str, str]:
    return {word: meaning for meaning, words in table.items() for word in words.split()}


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


SILENT: Final = _words(
    "a ad al an and ar as ash at ath au aux az b bi bil by con d da das de del der des die dlya do dos du e el en"
    " et fi fil for fuer fur i il ila ile in its j ka ke ki l la las le les li lil los min na of on or ou par para"
    " po por pour s the to u ul un und une ur us uz v va ve von w wa wal with y za zur zum dem im ed ud ush esh es ez"
    " er id iz ish ut lil"
)
"""Articles, prepositions and what is left of them when an apostrophe is cut: they tell nothing."""

KINDS: Final = _spread(
    {
        "group": "group groups groupe grupo gruppe gruppa jamaat jamaa jamaah jamiat jamia jama jamiyat jemaah"
        " jamaatu gruppirovka grubu gurup gruppirovki gamaa gamaat gama",
        "movement": "movement mouvement movimiento movimento harakat haraka harakatul harkat tehrik tehreek tahreek"
        " beweging hareketinin dvizheniya junbish jonbesh nahzat nahda harakada tahrik tehrike hareketi hareket"
        " dvizhenie bewegung hirak harekat",
        "front": "front frente jabhat jabha jebhat jabhah cephesi cephe fronte djabhat jabhet jibhat volksfront"
        " fronta jebhet cebhet",
        "army": "army armee ejercito exercito jaish jaysh jaich jeish jays ordusu ordu armiya lashkar tatmadaw hukbo"
        " armia armija lashkari",
        "brigade": "brigade brigades brigada brigadas battalion battalions batallon bataillon liwa liwaa livi katiba"
        " brigadalari brigadi brigaden tugayi katibatu katibah katibat kataib khatiba katibatul khataib katayib"
        " kitaeb alwiya saraya sarayat tabur tugay seraya",
        "forces": "force forces fuerzas forcas kuvvetleri guclu quwat kuwat guvenlik streitkrafte guc gucleri",
        "organization": "organization organisation organizacion organizacao tanzim tanzeem tandhim tanzimi"
        " munazzamat organisatie organizasyon sazman sazmane munadhamat munazama orgut orgutu teskilati"
        " organizatsiya orga",
        "party": "party parti partido partia hizb hizbi hezb hizbul partii partiya partisi partiyi partei stranka",
        "union": "union ittihad itihad itihaad ittehad soyuz birlik birligi alliance alianza tahaluf league liga"
        " vereinigung unione ligue federation confederation",
        "council": "council conseil consejo majlis meclisi shura choura sovet komite committee comite komitet konsey"
        " konseyi",
        "network": "network reseau red shabakat shabaka set netzwerk seti agi",
        "command": "command commandement comando commando commandos kommando qiyada",
        "faction": "faction wing branch fraction fraccion division unit units regiment detachment cell",
        "province": "province wilayat wilaya wilayah vilayat vilayet",
        "legal form": "ltd limited co inc llc corp corporation sarl gmbh plc sa ag jsc ooo pjsc fze est"
        " establishment trading company bv spa srl llp foundation rl cv eu sas sasu eurl oao zao pty pvt",
    }
)
"""Words for the kind of body a name is of. They differ from list to list and hardly tell one body from another."""

MEANINGS: Final = _spread(
    {
        "islam": "islam islamic islami islamiya islamiyya islamiyah islamique islamica islamico islamist islamiyun"
        " islamischer islamisches islamiste islamistes islamicheskiy islamicheskaya islamskoy islamiyye islamia"
        " islamische islamskaya islamskoe islamskiy aslami",
        "muslim": "muslim muslims muslimin muslimeen musulman musulmans muslimina moslem musulmanes mouslimine"
        " muslime musulmane",
        "soldier": "soldier soldiers jund jundul junud djound jond soldats soldados troops soldaten",
        "fighters": "fighters combatants combattants mujahideen mujahidin mujahedin mujahedeen moudjahidine"
        " mujahidun mujahiddin moudjahidines kampfer mudjahidin mojahedin mucahit fedayeen fedayan",
        "supporter": "supporter supporters ansar ansaru ansarul ansaroul ansaril ansarulah partisans followers"
        " helpers devotees ansari",
        "victory": "victory nusra nusrah nusrat nosra zafer victoire nasr nosrat nasra",
        "conquest": "conquest fatah fateh fath fathah feth",
        "liberation": "liberation liberacion libertacao tahrir tehrir kurtulus osvobozhdeniya azadi libre freedom"
        " befreiung befreiungs befreiungsfront bevrijding liberazione osvobozhdenie",
        "resistance": "resistance resistencia muqawama muqawamah muqavemat moqavemat soprotivlenie direnis"
        " widerstand widerstands muqavama",
        "revolution": "revolution revolutionary revolucionario revolucionaria revolucionarias revolutionnaire"
        " revolutionare rivoluzionario revolyutsionnyy revolyutsionnoe devrimin revolutionnaires thawra devrim"
        " devrimci inqilabi revolucion enghelab revolyutsionnaya",
        "state": "state dawla dawlah dawlat daula daulat etat estado devlet devleti staat gosudarstvo",
        "emirate": "emirate emarat imarat emirat imarah imara imirat amirat",
        "caliphate": "caliphate khilafah khilafa khilafat khalifa kilafa califat hilafet",
        "monotheism": "monotheism tawhid tauhid tawheed tevhid taouhid",
        "jihad": "jihad djihad gihad jehad cihad holywar",
        "preaching": "preaching predication dawa daawa dawah call prediking davet daawati lidawati lidaawati",
        "combat": "combat qital kital kombat",
        "sunna": "sunna sunnah suna sunni sunnat ahlusunna sunnet",
        "youth": "youth shabaab shabab chabab shebab jeunes juventud genclik chebab jugend molodezh jovenes",
        "sign": "sign signed signatories signataires signatarios signent signing mouakaoune muwaqiun signers",
        "blood": "blood sang dima dam biddam bildima sangre",
        "masked": "masked mulathamun mulathamin moulathamoun mulathameen veiled",
        "martyr": "martyr martyrs shuhada shahid shahids shuhadaa chouhada martires sehitler sehit shahidov",
        "god": "god allah ullah alah dieu dios khuda",
        "people": "people peoples peuple pueblo popular populaire populaires halk halkin shaabi narodnoy narodnaya"
        " volk volks narod popolare",
        "national": "national nationale nacional nazionale watani wataniya ulusal milli melli nationaler nationales"
        " natsionalnyy natsionalnaya",
        "democratic": "democratic democratique democratiques democratico democratica demokratik dimuqratiya"
        " demokratischer demokratisches demokraticheskiy demokratische",
        "defence": "defence defense defensa difa autodefensas autodefensa verteidigung savunma oborony",
        "worker": "workers worker ouvriers trabajadores karkeran iscileri isci karkeren labour labor travailleurs"
        " travailleur arbeiter rabochaya rabochih",
        "base": "base qaida qaeda qaidat qaedat kaida qaidah",
        "unity": "unity unified unification united unidas unidos unifie unies wahda vahdet unitary unida vereinigte"
        " vereinte edinstvo birlesik",
        "justice": "justice adl adala adalet justicia equality gerechtigkeit spravedlivost",
        "caucasus": "caucasus kavkaz kafkasya caucasian qawqaz kavkazskiy",
        "levant": "levant sham cham shaam bilad-al-sham sam levantine",
        "maghreb": "maghreb maghrib magreb",
        "sahara": "sahara sahra",
        "kurdistan": "kurdistan kurdish kurd kurds kurdi",
        "khorasan": "khorasan khurasan horasan",
        "africa": "africa afrique african ifriqiya afrika",
        "west": "west western ouest gharb occidental barat",
        "east": "east eastern est timur sharq oriental",
        "north": "north northern nord norte shamal",
        "south": "south southern sud sur janub",
        "greater": "greater grand great large",
        "arab": "arab arabian arabic arabe arabi",
        "student": "taliban taleban talibans talib talibanes talibanen talebans",
        "companions": "companions sahaba sahabah",
        "prophet": "prophet nabi muhammad mohammed mohammad mohamed muhamad mohamad mehmet",
        "eagle": "eagles falcons suqur saqour suqour hawks",
        "first": "first 1st premier",
        "january": "january janvier enero",
        "february": "february fevrier febrero",
        "march": "march mars marzo",
        "april": "april avril abril",
        "may": "may mai mayo",
        "june": "june juin junio",
        "july": "july juillet julio",
        "august": "august aout agosto",
        "september": "september septembre septiembre",
        "october": "october octobre octubre",
        "november": "november novembre noviembre",
        "december": "december decembre diciembre",
        "new": "new nouveau nouvelle nuevo nueva jadid jadida bagong",
        "communist": "communist communiste comunista komunist komunista",
        "maoist": "maoist maoiste maoista",
        "marxist": "marxist marxiste marksist",
        "leninist": "leninist leniniste",
        "peace": "peace paix paz salam solh frieden baris",
        "congress": "congress congres congreso",
        "development": "development developpement desarrollo",
        "armed": "armed armees arme armada armadas armados musalaha silahli bewaffnete vooruzhennye",
        "patient": "patient sabireen sabirin sabrin sabereen patience",
        "right": "right haq haqq hak",
        "path": "path sendero way tariq",
        "shining": "shining luminoso",
        "lord": "lord lords seigneur",
        "light": "light nur noor nour",
        "sword": "sword sayf saif seif",
        "red": "red rouge rojo rojas hamra ahmar",
        "sons": "sons abna banu benu bani",
        "brothers": "brothers brotherhood ikhwan freres hermanos ihvan akhwan bratya",
        "salafist": "salafist salafiste salafi salafiya salafia salafiyya",
        "guard": "guard guards garda haras pasdaran",
        "uyghur": "uighur uyghur uigur uygur ouighour uigurisch",
        "turkistan": "turkistan turkestan xinjiang turkistani",
        "chechen": "chechen chechnya tschetschenien tchetchenie chechenskaya",
        "houthi": "houthi houthis huthi huthis huti hutis huthiun huthiin husi husiler husity",
        "land": "land homeland bilad watan vatan tierra bilaad biladis",
    }
)
"""Words that mean the same thing in several languages."""

PLACES: Final = _spread(
    {
        "AF": "afghanistan afghan",
        "AL": "albania albanian",
        "AM": "armenia armenian",
        "AO": "angola angolan",
        "AR": "argentina argentine",
        "AZ": "azerbaijan azeri azerbaijani",
        "BA": "bosnia bosnian herzegovina",
        "BD": "bangladesh bangladeshi",
        "BF": "burkina",
        "BH": "bahrain",
        "BI": "burundi burundian",
        "BJ": "benin",
        "BO": "bolivia bolivian",
        "BR": "brazil brazilian brasil",
        "BY": "belarus belarusian",
        "CD": "congo congolese congolaise congolais drc drcongo zaire kinshasa",
        "CF": "centrafrique centrafricaine centrafricain",
        "CI": "ivoire ivorian",
        "CL": "chile chilean",
        "CM": "cameroon cameroun",
        "CN": "china chinese turkistan turkestan xinjiang uighur uyghur",
        "CO": "colombia colombian colombiana",
        "CU": "cuba cuban",
        "CY": "cyprus cypriot",
        "DE": "germany german",
        "DZ": "algeria algerian algerie algerien jazair",
        "EC": "ecuador ecuadorian",
        "EG": "egypt egyptian misr egypte sinai",
        "ER": "eritrea eritrean",
        "ES": "spain spanish basque",
        "ET": "ethiopia ethiopian oromo ogaden",
        "FR": "france french corsica corsican",
        "GB": "ulster britain british irish ireland",
        "GE": "georgia georgian abkhazia",
        "GH": "ghana ghanaian",
        "GM": "gambia gambian",
        "GN": "guinea guinean",
        "GR": "greece greek hellas",
        "GT": "guatemala guatemalan",
        "HN": "honduras honduran",
        "HR": "croatia croatian",
        "HT": "haiti haitian",
        "ID": "indonesia indonesian aceh",
        "IL": "israel israeli",
        "IN": "india indian kashmir assam nagaland manipur hind",
        "IQ": "iraq iraqi irak mesopotamia rivers raafidaini rafidayn",
        "IR": "iran iranian",
        "IT": "italy italian",
        "JO": "jordan jordanian",
        "JP": "japan japanese",
        "KE": "kenya kenyan",
        "KG": "kyrgyzstan kyrgyz",
        "KH": "cambodia khmer kampuchea",
        "KP": "dprk korea korean",
        "KW": "kuwait",
        "KZ": "kazakhstan kazakh",
        "LA": "laos laotian",
        "LB": "lebanon lebanese liban lubnan",
        "LK": "lanka ceylon eelam tamil",
        "LR": "liberia liberian",
        "LY": "libya libyan libye",
        "MA": "morocco moroccan maroc",
        "MD": "moldova transnistria",
        "MG": "madagascar malagasy",
        "MK": "macedonia macedonian",
        "ML": "mali malian macina azawad",
        "MM": "myanmar burma burmese arakan rakhine karen kachin shan",
        "MR": "mauritania mauritanian",
        "MX": "mexico mexican",
        "MY": "malaysia malaysian",
        "MZ": "mozambique",
        "NA": "namibia namibian",
        "NE": "niger",
        "NG": "nigeria nigerian",
        "NI": "nicaragua nicaraguan",
        "NP": "nepal nepalese nepali",
        "PA": "panama",
        "PE": "peru peruvian",
        "PH": "philippines philippine filipino moro bangsamoro mindanao",
        "PK": "pakistan pakistani baloch balochistan baluchistan sindh",
        "PS": "palestinas palastina palastinas palestinienne palestine palestinian filastin palestina palestinien gaza",
        "PY": "paraguay",
        "QA": "qatar",
        "RS": "serbia serbian",
        "RU": "russia russian chechen chechnya dagestan ingush",
        "RW": "rwanda rwandan rwandaise",
        "SA": "saudi hijaz",
        "SD": "sudan sudanese darfur soudan",
        "SN": "senegal casamance",
        "SO": "somalia somali somaliland",
        "SS": "southsudan",
        "SV": "salvador salvadoran",
        "SY": "syria syrian syrie suriya syrienne",
        "TD": "chad chadian tchad tchadienne",
        "TG": "togo togolese",
        "TH": "thailand thai",
        "TJ": "tajikistan tajik",
        "TL": "timor",
        "TM": "turkmenistan turkmen",
        "TN": "tunisia tunisian tunis tunisie",
        "TR": "turkey turkish turkiye turk turks",
        "TZ": "tanzania tanzanian",
        "UA": "ukraine ukrainian donetsk luhansk lugansk",
        "UG": "uganda ugandan",
        "UY": "uruguay",
        "UZ": "uzbekistan uzbek ouzbekistan",
        "VE": "venezuela venezuelan",
        "VN": "vietnam vietnamese",
        "XK": "kosovo kosova",
        "YE": "yemen yemeni",
        "ZM": "zambia zambian",
        "ZW": "zimbabwe",
    }
)
"""Words that name a country or its people, with its ISO code."""

WITHIN: Final = _words(
    "abkhazia aceh arakan assam azawad balochistan baloch baluchistan bangsamoro basque casamance chechen chechnya"
    " dagestan darfur donetsk eelam gaza hijaz ingush ireland irish kachin karen kashmir luhansk lugansk macina manipur"
    " mindanao moro nagaland ogaden oromo rakhine shan sinai sindh somaliland tamil turkestan turkistan uighur ulster"
    " uyghur xinjiang"
)
"""Words of `PLACES` for a part of a country or one of its peoples: two of them are not one word."""

GENERIC: Final = _words(
    "armed buddhists christians civilians clan clansmen dissident dissidents ethnic faction factions farmers fighters"
    " government gunmen herders hindus insurgents jews loyal loyalists local men militants military muslims mutineers"
    " opposition police pro protesters rebel rebels sikhs soldiers students supporters tribal tribe tribesmen troops"
    " unidentified unknown various villagers"
)
"""Words that say what people in a group are, and could stand in the name of any."""

REGIONS: Final = {
    "levant": frozenset({"SY", "LB", "JO", "PS", "IL"}),
    "maghreb": frozenset({"DZ", "MA", "TN", "LY", "MR"}),
    "sahara": frozenset({"ML", "NE", "BF", "DZ", "MR"}),
    "kurdistan": frozenset({"IQ", "TR", "SY", "IR"}),
    "khorasan": frozenset({"AF", "PK", "IR"}),
    "africa": _words(
        "AO BF BI BJ BW CD CF CG CI CM CV DJ DZ EG ER ET GA GH GM GN GQ GW KE KM LR LS LY MA MG ML MR MU MW MZ NA NE"
        " NG RW SC SD SL SN SO SS ST SZ TD TG TN TZ UG ZA ZM ZW"
    ),
    "caucasus": frozenset({"RU", "GE", "AZ", "AM"}),
}
"""Meanings that name a region, with the countries in it."""

ROMANCE_INITIALS: Final[tuple[Mapping[str, str], ...]] = (
    {"army": "e", "state": "e", "worker": "t", "youth": "j", "lord": "s", "unity": "u", "land": "t"},
    {"army": "a", "state": "e", "worker": "t", "youth": "j", "lord": "s", "unity": "u", "land": "t"},
)
"""The first letters that words of a meaning have in Spanish and in French, where English has another."""

SAME_GROUND: Final = {"PS": "IL", "IL": "PS"}
"""Countries that sources name for the same ground."""

SCRIPT_WORDS: Final = {
    "جبهه": "jabhat", "حركه": "harakat", "جيش": "jaish", "كتائب": "kataib", "كتيبه": "katibat", "لواء": "liwa",
    "سرايا": "saraya", "تنظيم": "tanzim", "منظمه": "munazzamat", "حزب": "hizb", "جماعه": "jamaat", "جمعيه": "jamiyat",
    "اتحاد": "ittihad", "شبكه": "shabakat", "مجلس": "majlis", "قوات": "quwat", "انصار": "ansar", "جند": "jund",
    "جنود": "jund", "اسلام": "islam", "اسلامي": "islami", "اسلاميه": "islamiya", "قاعده": "qaida", "دوله": "dawla",
    "جهاد": "jihad", "مجاهدين": "mujahideen", "مجاهدون": "mujahideen", "مجاهدو": "mujahideen", "شباب": "shabaab",
    "نصره": "nusra", "فتح": "fath", "شام": "sham", "عراق": "iraq", "سوريا": "syria", "ليبيا": "libya", "تونس": "tunis",
    "يمن": "yemen", "مغرب": "maghreb", "فلسطين": "filastin", "لبنان": "lubnan", "الله": "allah", "تحرير": "tahrir",
    "طالبان": "taliban", "توحيد": "tawhid", "سنه": "sunna", "اهل": "ahl", "دعوه": "dawa", "مقاومه": "muqawama",
    "شهداء": "shuhada", "شريعه": "sharia", "بلاد": "bilad", "ولايه": "wilayat", "خلافه": "khilafa", "اماره": "imara",
    "پاكستان": "pakistan", "لشكر": "lashkar", "سپاه": "sepah", "حقاني": "haqqani",
    "محمد": "muhammad", "داعش": "daesh", "حماس": "hamas", "مسلمين": "muslimin", "مسلحه": "armed",
    "شعبيه": "people", "هيئه": "hayat", "احرار": "ahrar", "بيت": "bayt", "عز": "izz", "دين": "din",
    "ثوره": "thawra", "ثوري": "thawri", "شعب": "shaab", "وطني": "watani", "وطن": "watan", "ديمقراطي": "democratic",
    "ديمقراطيه": "democratic", "عمال": "workers", "كردستان": "kurdistan", "شيخ": "sheikh", "حوثي": "houthi",
    "حوثيون": "houthi", "حوثيين": "houthi", "سوريه": "syria", "ليبي": "libya", "تحريك": "tehrik",
}  # fmt: skip
"""Common words in a script that leaves vowels out, folded as `naming` folds them, as they are written in Latin."""

CHINESE_WORDS: Final = _spread(
    {
        "taliban": "塔利班", "hezbollah": "真主党 真主黨", "hamas": "哈马斯 哈馬斯 哈瑪斯",
        "al qaeda": "基地组织 基地組織 蓋達組織 盖达组织 凯达组织 凱達組織", "boko haram": "博科圣地 博科聖地",
        "al shabaab": "青年党 青年黨", "houthi": "胡塞 胡希", "fatah": "法塔赫",
        "wagner": "瓦格纳 瓦格納 华格纳 華格納", "aum shinrikyo": "奥姆真理教 奧姆真理教",
        "islamic state": "伊斯兰国 伊斯蘭國", "muslim brotherhood": "穆斯林兄弟会 穆斯林兄弟會",
        "islamic": "伊斯兰 伊斯蘭", "muslim": "穆斯林", "jihad": "圣战 聖戰 吉哈德", "movement": "运动 運動",
        "organization": "组织 組織", "front": "阵线 陣線", "army": "军 軍", "forces": "部队 部隊 力量",
        "armed": "武装 武裝", "party": "党 黨", "union": "联盟 聯盟 同盟", "liberation": "解放", "people": "人民",
        "national": "民族", "democratic": "民主", "revolution": "革命", "communist": "共产 共產", "workers": "工人",
        "independence": "独立 獨立", "united": "联合 聯合", "council": "委员会 委員會", "government": "政府",
        "tigers": "猛虎", "resistance": "抵抗", "defense": "防卫 防衛", "group": "集团 集團", "brigade": "旅",
        "state": "邦", "east": "东 東", "west": "西", "south": "南", "north": "北", "new": "新",
        "turkistan": "突厥斯坦 土耳其斯坦", "uyghur": "维吾尔 維吾爾",
        "kurdistan": "库尔德斯坦 庫爾德斯坦 库尔德 庫爾德", "myanmar": "缅甸 緬甸", "kachin": "克钦 克欽",
        "karen": "克伦 克倫", "shan": "掸 撣", "arakan": "若开 若開", "wa": "佤", "kokang": "果敢", "tibet": "西藏",
        "philippines": "菲律宾 菲律賓", "moro": "摩洛", "colombia": "哥伦比亚 哥倫比亞", "palestine": "巴勒斯坦",
        "syria": "叙利亚 敘利亞", "iraq": "伊拉克", "iran": "伊朗", "afghanistan": "阿富汗", "pakistan": "巴基斯坦",
        "uzbekistan": "乌兹别克斯坦 烏茲別克斯坦 乌兹别克 烏茲別克", "somalia": "索马里 索馬里",
        "nigeria": "尼日利亚 尼日利亞", "sudan": "苏丹 蘇丹", "libya": "利比亚 利比亞", "yemen": "也门 葉門",
        "turkey": "土耳其", "tamil": "泰米尔 泰米爾", "eelam": "伊拉姆",
    }
)  # fmt: skip
"""Chinese words that names of groups are made of, and the few names that are one word of their own, in English."""
