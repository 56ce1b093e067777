// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/translation_fixture.h"
#include "workspace/engine_text.h"
#include "workspace/sentence_book.h"

#include <QCoreApplication>
#include <QElapsedTimer>

using namespace gatescope;

namespace {

class EngineTextTest : public test::TranslationTest {};

constexpr const char* kBehind = "Kernel %1 runs right behind an equal call";
constexpr std::size_t kMegabyte = 1 << 20;

/// `sentence` with `arguments` for its placeholders, one behind the other.
std::string with(std::string sentence, const std::vector<std::string>& arguments) {
    std::size_t from = 0;
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        const auto mark = "%" + std::to_string(i + 1);
        const auto at = sentence.find(mark, from);
        EXPECT_NE(at, std::string::npos) << mark << " in " << sentence;
        if (at == std::string::npos) break;
        sentence.replace(at, mark.size(), arguments[i]);
        from = at + arguments[i].size();
    }
    return sentence;
}

/// The German sentence; its placeholders may stand in another order.
QString inGerman(const char* english, const QStringList& arguments) {
    QString text = QCoreApplication::translate("EngineText", english);
    for (qsizetype i = arguments.size(); i > 0; --i)
        text.replace(QStringLiteral("%%1").arg(i), arguments[i - 1]);
    return text;
}

QString unchanged(const std::string& text) {
    return QString::fromStdString(text);
}

/// Something that may stand for a placeholder, and what is shown of it.
std::pair<std::string, QString> sampleOf(char kind, std::size_t place) {
    switch (kind) {
    case 'n':
        return {"gate.proj" + std::to_string(place), QStringLiteral("gate.proj%1").arg(place)};
    case 'l':
        return {"1 and 20 and 3.5", QStringLiteral("1 und 20 und 3,5")};
    case 'e':
    case 's':
        return {"the run was stopped", QStringLiteral("der Lauf wurde angehalten")};
    default:
        return {std::to_string(place) + ".25", QStringLiteral("%1,25").arg(place)};
    }
}

TEST_F(EngineTextTest, NumbersGetTheLanguagesDecimalPoint) {
    start("de_DE");
    EXPECT_EQ(engineText("Gate called twice in 3 of 48 passes of MoE layers"),
              QStringLiteral("Gate in 3 von 48 Durchläufen von MoE-Schichten zweimal aufgerufen"));
    EXPECT_TRUE(
        engineText("It was busy for 12.5 % of the steps: as a rule the host launches too slowly. Less "
                   "work of the device saves less time than that work took")
            .contains(QStringLiteral("12,5 %")));
    EXPECT_EQ(engineText("1e+06 launches per step against 0.5"),
              QStringLiteral("Starts je Schritt: 1e+06 gegen 0,5"));
}

TEST_F(EngineTextTest, NamesStayLetterByLetter) {
    start("de_DE");
    for (const std::string name : {"gate_7", "void ns::gemm<128, 0.5>(float*)", "%1", "%2 %1 %11 100%",
                                   "two\nlines\t", "(.*)+[a-z]{3}\\", "<b>&amp;</b>", "Größe 核", "", " ",
                                   "and", "Kernel", "runs right behind", "\xff\xfe"}) {
        EXPECT_EQ(engineText(with(kBehind, {name})),
                  QStringLiteral("Kernel ") + QString::fromStdString(name) +
                      QStringLiteral(" läuft direkt nach einem gleichen Aufruf"));
        EXPECT_EQ(engineText("Kernel " + name + " runs right behind b%1"),
                  QStringLiteral("Kernel ") + QString::fromStdString(name) +
                      QStringLiteral(" läuft direkt nach b%1"));
    }
}

TEST_F(EngineTextTest, TheMostSpecificSentenceWins) {
    start("de_DE");
    EXPECT_EQ(engineText("Kernel a runs right behind an equal call, and nothing ran in between"),
              QStringLiteral("Kernel a läuft direkt nach einem gleichen Aufruf, und dazwischen lief nichts"));
    EXPECT_EQ(engineText("Devices differ: unknown against B580; a difference may be theirs"),
              QStringLiteral("Die Geräte sind verschieden: unbekannt gegen B580; ein Unterschied kann an "
                             "ihnen liegen"));
    EXPECT_EQ(engineText("Devices differ: A770, unknown against B580; a difference may be theirs"),
              QStringLiteral("Die Geräte sind verschieden: A770, unknown gegen B580; ein Unterschied kann an "
                             "ihnen liegen"))
        << "a part of a name is no word";
}

TEST_F(EngineTextTest, ListsAndSentencesInsideAreTranslated) {
    start("de_DE");
    EXPECT_EQ(engineText("the baseline's recordings hold 16 and 32 and 64 tokens per step"),
              QStringLiteral("die Aufzeichnungen der Basis haben 16 und 32 und 64 Token je Schritt"));
    EXPECT_EQ(engineText("The gate is called twice per MoE layer in the baseline and 1.5 times in the "
                         "candidate: a fact, not an estimate"),
              QStringLiteral("Das Gate wird je MoE-Schicht in der Basis zweimal und im Kandidaten 1,5-mal "
                             "aufgerufen: eine Tatsache, keine Schätzung"));
    EXPECT_EQ(
        engineText("outputs bit-identical to one rank's: 2 of 4 points, NOT of 1; others were not compared: "
                   "rank 0 can't hold a whole layer: no 12.5 GB"),
        QStringLiteral(
            "Ausgaben bitgleich mit denen eines Ranks: 2 von 4 Punkten, NICHT bei 1; andere wurden "
            "nicht verglichen: Rank 0 kann keine ganze Schicht halten: no 12.5 GB"));
}

TEST_F(EngineTextTest, MicrosecondsHaveTheWindowsSign) {
    EXPECT_EQ(engineText("They take between 62.66 us (the cheaper) and 380 us"),
              QStringLiteral("They take between 62.66 \u00B5s (the cheaper) and 380 \u00B5s"));
    for (const std::string text :
         {"/of 5 us/x.json: is no trace", "kernel 5 us_ring", "give us 5", "5 usual"})
        EXPECT_EQ(engineText(text), QString::fromStdString(text));
}

TEST_F(EngineTextTest, OtherSentencesStayAsTheyAre) {
    start("de_DE");
    for (const std::string text :
         {"", "%1", "12", "unknown sentence", "Kernel a ran right behind an equal call",
          "kernel a runs right behind an equal call", "Kernel a runs right behind", " Both of each pair",
          "Both of each pair.", "x Kernel a runs right behind an equal call",
          "%1 kernels per step against %2", "the baseline's recordings hold 16 and all tokens per step",
          "the baseline's recordings hold many tokens per step", "many MoE layers per step against 2",
          "something else; it begins at 0, its times don't compare with the others'",
          "The gate is called often per MoE layer in the baseline and twice in the candidate: a fact, not an "
          "estimate",
          "round 1 of 2, my model bf16, many tokens; 3 s left"})
        EXPECT_EQ(engineText(text), unchanged(text));
}

/// Holds `name` against sentences that it may be part of, and some that it hides.
void expectQuick(const std::string& name) {
    QElapsedTimer clock;
    clock.start();
    for (const std::string& text :
         {with(kBehind, {name}), "Kernel " + name, "SQL: " + name, "rank 1 of 2 on host: " + name,
          name + ": the sweep is damaged: " + name, "experts " + name + " on 2 ranks by MPI",
          "round 1 of 2, " + name + ", 3 tokens; 4 s left", name, "the baseline's recordings hold " + name,
          "Devices differ: " + name + " against b",
          "1 GB, 2 compute units, sub-groups " + name + ", loader 1.0",
          name + "; it begins at 0, its times don't compare with the others'"})
        EXPECT_GE(std::size_t(engineText(text).size()), name.size() / 2);
    EXPECT_LT(clock.elapsed(), 5000) << name.size() << " of " << name.substr(0, 20);
}

TEST_F(EngineTextTest, LongAndHostileNamesAreQuick) {
    start("de_DE");
    // Sentences in others, and what begins with a name, are looked for in texts of a few KiB only.
    for (const std::size_t size : {kMegabyte, std::size_t{60 * 1024}, std::size_t{7 * 1024}}) {
        for (const std::string_view piece : {"x",
                                             "1",
                                             "1 and ",
                                             " ",
                                             "%1",
                                             " runs right behind ",
                                             " runs right behind an equal call",
                                             " ranks by ",
                                             " on 1 ranks by ",
                                             " on 1",
                                             ", 1 tokens; ",
                                             ", ",
                                             ", no XMX, driver ",
                                             "; ",
                                             " against ",
                                             ": the sweep is damaged: ",
                                             "SQL: ",
                                             "rank 1: ",
                                             ". ",
                                             "SQL: . ",
                                             ": tensor ",
                                             " is ",
                                             ": "}) {
            std::string name;
            while (name.size() < size)
                name += piece;
            expectQuick(name);
            EXPECT_EQ(engineText(with(kBehind, {name})),
                      QStringLiteral("Kernel ") + QString::fromStdString(name) +
                          QStringLiteral(" läuft direkt nach einem gleichen Aufruf"));
        }
    }
}

TEST_F(EngineTextTest, EverySentenceIsSaidInGermanAndIsItself) {
    start("de_DE");
    const SentenceBook book;
    for (const SentencePattern& pattern : book.patterns()) {
        const EngineSentence& sentence = pattern.sentence();
        std::vector<std::string> english;
        QStringList shown;
        for (std::size_t i = 0; i < pattern.kinds().size(); ++i) {
            auto [argument, sample] = sampleOf(pattern.kinds()[i], i + 1);
            english.push_back(std::move(argument));
            shown << sample;
        }
        const std::string said = with(sentence.english, english);
        const std::string german = inGerman(sentence.english, shown).toStdString();
        EXPECT_EQ(engineText(said).toStdString(), german);
        EXPECT_NE(german, said);
    }
}

TEST_F(EngineTextTest, NamesStandBetweenEnoughWords) {
    constexpr std::size_t kFewestLetters = 12;
    const SentenceBook book;
    for (const SentencePattern& pattern : book.patterns()) {
        const EngineSentence& sentence = pattern.sentence();
        const std::string_view kinds(sentence.kinds);
        EXPECT_EQ(kinds.find_first_not_of("#lsne"), std::string_view::npos) << sentence.english;
        EXPECT_TRUE(kinds.empty() || kinds.size() == pattern.kinds().size()) << sentence.english;
        EXPECT_TRUE(!pattern.holds('n') || pattern.fixedLength() >= kFewestLetters) << sentence.english;
        const std::string_view text(sentence.english);
        for (std::size_t i = 1; i <= pattern.kinds().size(); ++i) {
            const auto at = text.find("%" + std::to_string(i));
            ASSERT_NE(at, std::string_view::npos) << text;
            EXPECT_TRUE(i == 1 || text[at - 1] < '0' || text[at - 1] > '9') << text;
        }
    }
}

TEST_F(EngineTextTest, EnglishStaysAsItIs) {
    start("en_GB");
    for (const std::string text :
         {"Gate called twice in 3 of 48 passes of MoE layers", "Both of each pair",
          "Kernel %1 runs right behind 2.5", "the baseline's recordings hold 16 and 32 tokens per step",
          "no kernels in the baseline", "event without ph", "warming up",
          "The gate is called twice per MoE layer in the baseline and once in the candidate: a fact, not an "
          "estimate"})
        EXPECT_EQ(engineText(text), unchanged(text));
}

} // namespace
