// SPDX-License-Identifier: GPL-3.0-or-later
#include "look/shown_text.h"

#include "report/symbol_name.h"
#include "report/visible_text.h"

#include <QCoreApplication>

#include <algorithm>

namespace gatescope {

namespace {

struct ShownTextWords {
    Q_DECLARE_TR_FUNCTIONS(ShownText)
};

/// What lines are made of, and letters, digits and spaces of most languages: almost every text is left as it
/// is, and quickly.
bool isPlain(QChar c) {
    const char16_t code = c.unicode();
    return code == '\n' || code == '\t' || (code >= 0x20 && code < 0x7F) ||
           (code >= 0xA0 && code < 0x600 && code != 0xAD) || (code >= 0x2010 && code < 0x2028) ||
           (code >= 0x202F && code < 0x2060) || (code >= 0x2070 && code < 0x3164);
}

bool isPlain(const QString& text) {
    return std::all_of(text.begin(), text.end(), [](QChar c) { return isPlain(c); });
}

bool isSymbol(const QString& text) {
    return text.startsWith(QLatin1String("_Z"));
}

QString readable(const QString& symbol) {
    return QString::fromStdString(readableSymbol(symbol.toStdString()));
}

} // namespace

QString shownText(const QString& given) {
    const QString text = isSymbol(given) ? readable(given) : given;
    if (isPlain(text)) return text;
    QString shown;
    qsizetype from = 0;
    // In parts, since line breaks and tabs would be written out too.
    for (qsizetype at = 0; at <= text.size(); ++at) {
        const bool ends = at == text.size() || text[at] == QChar('\n') || text[at] == QChar('\t');
        if (!ends) continue;
        shown += QString::fromStdString(visibleText(text.mid(from, at - from).toStdString()));
        if (at < text.size()) shown += text[at];
        from = at + 1;
    }
    return shown;
}

QString shownName(const QString& name) {
    return name.trimmed().isEmpty() ? ShownTextWords::tr("(no name)") : shownText(name);
}

QString shownName(std::string_view name) {
    return shownName(QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size())));
}

bool isReadableSymbol(const QString& name) {
    return isSymbol(name) && readable(name) != name;
}

bool nameContains(const QString& name, const QString& text) {
    return name.contains(text, Qt::CaseInsensitive) ||
           (isSymbol(name) && readable(name).contains(text, Qt::CaseInsensitive));
}

} // namespace gatescope
