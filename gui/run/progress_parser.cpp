// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/progress_parser.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace gatescope {

namespace {
constexpr qsizetype kLongestLine = 64 * 1024;
constexpr qsizetype kKeptOfOthers = 4 * 1024;
constexpr qsizetype kTailLines = 6;
constexpr int kUnknownExit = 70;
} // namespace

void ProgressParser::feed(const QByteArray& bytes) {
    m_partial += bytes;
    qsizetype from = 0;
    for (qsizetype end = m_partial.indexOf('\n'); end >= 0; end = m_partial.indexOf('\n', from)) {
        readLine(m_partial.mid(from, end - from));
        from = end + 1;
    }
    m_partial.remove(0, from);
    if (m_partial.size() <= kLongestLine) return;
    readLine(m_partial); // nothing of ours is that long
    m_partial.clear();
}

void ProgressParser::readLine(const QByteArray& line) {
    // A library may have written something without an end of line before ours.
    const qsizetype start =
        std::max({line.lastIndexOf("{\"progress\":"), line.lastIndexOf("{\"error\":"), qsizetype{0}});
    if (start > 0) m_others = (m_others + line.left(start) + '\n').right(kKeptOfOthers);
    const QByteArray own = line.mid(start);
    const QJsonObject object = QJsonDocument::fromJson(own).object();
    const QJsonValue progress = object.value(QLatin1String("progress"));
    const QJsonValue error = object.value(QLatin1String("error"));
    if (progress.isDouble()) {
        m_progress = {std::clamp(progress.toDouble(), 0.0, 1.0),
                      object.value(QLatin1String("what")).toString(),
                      object.value(QLatin1String("remaining_s")).toDouble(-1)};
    } else if (error.isObject()) {
        const QJsonObject told = error.toObject();
        m_failure = {told.value(QLatin1String("problem")).toString(),
                     told.value(QLatin1String("remedy")).toString(),
                     told.value(QLatin1String("exit")).toInt(kUnknownExit)};
    } else if (!own.trimmed().isEmpty() && own.count('-') < own.trimmed().size()) { // no line that is drawn
        m_others = (m_others + own + '\n').right(kKeptOfOthers);
    }
}

std::optional<ProgressParser::Progress> ProgressParser::takeProgress() {
    return std::exchange(m_progress, std::nullopt);
}

QString ProgressParser::tail() const {
    QStringList lines = QString::fromUtf8(m_others + m_partial).trimmed().split(QChar('\n'));
    return lines.mid(std::max<qsizetype>(0, lines.size() - kTailLines)).join(QChar('\n'));
}

} // namespace gatescope
