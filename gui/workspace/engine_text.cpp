// SPDX-License-Identifier: GPL-3.0-or-later
#include "workspace/engine_text.h"

#include "workspace/sentence_book.h"

#include <QCoreApplication>
#include <QLocale>
#include <QStringList>

namespace gatescope {

namespace {

constexpr const char* kList = "%1 and %2"; // among the sentences of runs
constexpr int kDeepest = 3;                ///< sentences inside others: a rank's error of a file's
constexpr std::size_t kLongestInner = 8 * 1024;
constexpr int kMostStops = 3; ///< full stops of an error, behind one of which its remedy begins

const SentenceBook& book() {
    static const SentenceBook all;
    return all;
}

QString translation(const char* english) {
    return QCoreApplication::translate("EngineText", english);
}

QString fromView(std::string_view text) {
    return QString::fromUtf8(text.data(), qsizetype(text.size()));
}

QString numberShown(std::string_view number) {
    return fromView(number).replace(QChar('.'), QLocale().decimalPoint());
}

/// In one go: what a name holds is no placeholder, even if it reads "%1".
QString filled(const QString& sentence, const QStringList& arguments) {
    QString text;
    for (qsizetype at = 0; at < sentence.size(); ++at) {
        qsizetype behind = at + 1;
        while (sentence[at] == QChar('%') && behind < sentence.size() && sentence[behind].isDigit())
            ++behind;
        const int place = sentence.mid(at + 1, behind - at - 1).toInt();
        if (place < 1 || place > arguments.size()) {
            text += sentence[at];
            continue;
        }
        text += arguments[place - 1];
        at = behind - 1;
    }
    return text;
}

/// The command line writes "12.5 us" for terminals that know ASCII alone; everywhere else the window has the
/// sign.
QString withMicroSigns(QString text) {
    const QString unit = QStringLiteral(" us");
    for (auto at = text.indexOf(unit); at >= 0; at = text.indexOf(unit, at + 1)) {
        const auto behind = at + unit.size();
        const bool ends = behind == text.size() || QStringLiteral(" .,;:)").contains(text[behind]);
        if (ends && at > 0 && text[at - 1].isDigit()) text[at + 1] = QChar(0x00B5);
    }
    return text;
}

QString listShown(std::string_view list) {
    const QStringList numbers = fromView(list).split(QStringLiteral(" and "));
    QString text;
    for (const QString& number : numbers) {
        const QString shown = numberShown(number.toStdString());
        text = text.isEmpty() ? shown : filled(translation(kList), {text, shown});
    }
    return text;
}

QString shownIn(std::string_view english, bool inside, int depth);

/// A sentence in another one, or an error with its remedy behind a full stop; what is neither stays as it is.
QString innerShown(std::string_view text, int depth) {
    if (depth > kDeepest || text.size() > kLongestInner) return fromView(text);
    constexpr std::string_view kStop = ". ";
    auto at = text.find(kStop);
    for (int stops = 0; stops < kMostStops && at != std::string_view::npos; ++stops) {
        const QString problem = shownIn(text.substr(0, at), false, depth);
        const QString remedy = shownIn(text.substr(at + kStop.size()), false, depth);
        if (!problem.isEmpty() && !remedy.isEmpty()) return problem + QStringLiteral(". ") + remedy;
        at = text.find(kStop, at + 1);
    }
    const QString whole = shownIn(text, false, depth);
    return whole.isEmpty() ? fromView(text) : whole;
}

/// Empty where the window is in English, or has no words for it.
QString shownIn(std::string_view english, bool inside, int depth) {
    const auto found = book().find(english, inside);
    if (!found) return {};
    const char* source = found->pattern->sentence().english;
    const QString sentence = translation(source);
    if (sentence == QString::fromUtf8(source)) return {};
    QStringList arguments;
    for (std::size_t i = 0; i < found->arguments.size(); ++i) {
        const std::string_view argument = found->arguments[i];
        const char kind = found->pattern->kinds()[i];
        const bool number = kind == '#' || numberLength(argument) == argument.size();
        if (kind == 'n')
            arguments << fromView(argument);
        else if (kind == 'l')
            arguments << listShown(argument);
        else if (kind == 'e')
            arguments << innerShown(argument, depth + 1);
        else
            arguments << (number ? numberShown(argument) : shownIn(argument, true, depth + 1));
    }
    return filled(sentence, arguments);
}

} // namespace

QString engineText(std::string_view english) {
    // Who has words for the engine's sentences has them for lists: in English nothing is looked up.
    if (translation(kList) == QLatin1String(kList)) return withMicroSigns(fromView(english));
    const QString shown = shownIn(english, false, 0);
    return shown.isEmpty() ? fromView(english) : shown;
}

} // namespace gatescope
