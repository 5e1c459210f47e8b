// Short, plain, everyday words for suggested passwords: easy to say, to spell and to tell apart.

const split = (lines: string): readonly string[] => lines.trim().split(/\s+/);

export const englishWords = split(`
acorn actor album alley amber anchor ankle apple apron arrow autumn badge bagel baker balcony balloon bamboo banjo barley barn
basil basket beach beacon beaver bench berry bicycle birch biscuit blanket blossom boat bonfire bottle bread breeze brick bridge
broom bronze bucket buckle bundle butter button cabin cactus camel candle canoe carpet carrot castle cedar cellar cherry chess
chimney cider cinema circle clay clinic clock cloud clover coat cobalt cocoa coconut coffee comet compass copper coral corner
cotton cradle crane crayon cricket crown cruise crystal cumin curtain cushion daisy dance desert diary dinner dolphin donkey
dragon drawer drift drum eagle early echo elbow elder ember engine evening fable falcon farmer feather fence fern ferry fiddle
field finch flame flint flute fog forest fossil fountain fox frost galaxy garden garlic gentle ginger glacier glass globe glove
goose grain granite grape gravel guitar hammer hammock harbor harvest hazel hedge helmet heron hill hinge honey horizon hotel
igloo inlet iris island ivory jacket jasmine jelly jewel jigsaw juice jumper jungle juniper kayak kettle kitchen kite kiwi koala
ladder lagoon lamp lantern laurel lawn leaf ledger lemon lentil lilac linen lizard lobster locket lotus lumber lunch magnet mango
maple marble market marsh meadow melon mirror mitten moon morning mosaic moss motor mountain muffin mulberry museum napkin
needle nest nickel noodle north nutmeg oasis oat ocean olive onion opera orange orbit orchard otter oven owl oyster paddle
palace panda paper parade parcel parrot parsley pasta peach pebble pencil pepper piano picnic pigeon pillow pine planet plaza
plum pocket poem pond poppy postcard potato prairie puddle pumpkin puzzle quarry quartz quilt rabbit radio radish raft railway
rainbow raisin ranch raven recipe reef ribbon river robin rocket rose ruby saddle sailor salad salmon sand sapphire satin
scarf school season shadow shelf shell shovel silk silver sketch sled slipper smoke snow soap sofa sparrow spice spinach
spiral spoon spring squirrel stable statue stone storm street sugar summer sunset swan sweater table tailor tango teapot
temple tent thimble thunder ticket tiger timber toast tomato torch tower tractor travel treasure trumpet tulip tunnel turtle
umbrella valley vanilla velvet violet violin voyage waffle wagon walnut walrus water wheat whistle willow window winter wolf
wonder wool yarn yogurt zebra zigzag
`);

export const russianWords = split(`
аист айва алмаз альбом ангар арбуз артист астра бабочка балкон банан баран барсук башня белка берег берёза бисер блокнот болото
бочка браслет брусника булка бумага бусы буфет вагон валенок варежка василёк ведро веер веник весна ветер вечер виноград вишня
водопад волна ворона воробей воск восток гавань газета галстук гвоздь герань глина глобус гнездо голубь гора горох гостиная
гранит гребень гроза груша гусь дача дверь двор дельфин дерево деревня дождь дом дорога дрова дуб дудка дыня ель ежевика ёжик
жасмин жёлудь жемчуг жираф журавль журнал забор завтрак заря заяц звезда земля зеркало зима змей золото зонтик игла изба изюм
икра ирис искра июль кабан кактус калина камень камин капуста карандаш карман карта картошка каток качели каша квартет кедр
кенгуру кирпич кисель клевер клён клубок клюква книга кобра ковёр ковш колесо колодец колокол комар компас комод конверт корабль
корень корзина кориандр костёр котёл кофе кошка краска кресло крыша кубик кувшин кукуруза купол кухня лавка лагерь ладонь лампа
ландыш ласточка лебедь лёд лестница лето лещ лимон липа лиса лодка ложка лопата лось лужа луковица луна лунка лыжи малина
мандарин марка маяк мебель медведь мельница метель метро миндаль мостик мотылёк музей муравей мята набережная невод незабудка
ножницы носок облако овёс огонь огурец одеяло озеро окно окунь олень олива опера орех орёл остров осень осина отпуск палатка
палитра пальто панда паром парус пастель патефон пельмени пенал перец перо персик песня песок петух печенье пианино пила пингвин
пирог платок площадь плот повар погода подкова поезд поле полка полка помидор порог посуда почта причал пряник птица пуговица
пшеница пятница радио радуга ракета ракушка рассвет редис река ремень ресница рис рисунок родник роза ромашка роща рубашка
рубин рукав ручей рыба рыцарь рюкзак рябина сады салат салют самолёт санки сапог сарай сахар свеча свисток север седло сено
сирень сказка скамейка скворец скрипка слива слон смородина снег снегирь собака сова солома солнце сорока сосна спичка
стакан степь стол страница стрекоза струна суббота сугроб сумка суп сундук сыр театр телега тетрадь тигр тишина тополь топор
трава трамвай тропа труба туман тумба тыква узор улица улитка утро утюг фабрика фартук фиалка филин флейта фонарь форель
хвоя хлеб холм хоровод цапля цветок цирк чайка чайник часы чашка черепаха черника чеснок шалаш шалфей шар шарф шахматы шёлк
шиповник шишка школа шмель шоколад шорох штора щука эскимо эхо юбка яблоко якорь ялик янтарь ярмарка ясень ящик
`);
