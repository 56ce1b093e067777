// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/calibration_table.h"

#include "look/number_text.h"
#include "widgets/plain_label.h"

#include <QHeaderView>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace gatescope {

namespace {

QString proportionText(const QJsonObject& proportion) {
    return CalibrationTable::tr("%1 of %2")
        .arg(proportion.value(QLatin1String("hits")).toInt())
        .arg(proportion.value(QLatin1String("n")).toInt());
}

QString intervalText(const QJsonObject& proportion) {
    return CalibrationTable::tr("%1; Wilson's 95 % interval: %2 to %3")
        .arg(shareText(proportion.value(QLatin1String("share")).toDouble()),
             shareText(proportion.value(QLatin1String("low")).toDouble()),
             shareText(proportion.value(QLatin1String("high")).toDouble()));
}

} // namespace

CalibrationTable::CalibrationTable(QWidget* parent) : QTableWidget(parent) {
    setAccessibleName(tr("Calibration"));
    setEditTriggers(NoEditTriggers);
    setSelectionBehavior(SelectRows);
    setTabKeyNavigation(false);
    setShowGrid(false);
    setWordWrap(false);
    verticalHeader()->hide();
    horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
}

bool CalibrationTable::showJson(const QByteArray& json) {
    const QJsonObject told = QJsonDocument::fromJson(json).object();
    const QJsonArray rows = told.value(QLatin1String("rows")).toArray();
    if (rows.isEmpty()) return false;
    clear();
    setRowCount(0);
    QStringList header{tr("layer"), tr("tokens"), tr("median"), tr("false alarms")};
    const QJsonArray planted = rows.first().toObject().value(QLatin1String("planted")).toArray();
    for (const QJsonValue& one : planted)
        header << tr("%1 % found").arg(one.toObject().value(QLatin1String("share")).toDouble() * 100);
    header << tr("max/min") << tr("recorded − timed");
    setColumnCount(static_cast<int>(header.size()));
    setHorizontalHeaderLabels(header);
    for (const QJsonValue& row : rows)
        addRow(row.toObject());
    const QJsonObject alarms = told.value(QLatin1String("false_alarms")).toObject();
    m_summary = tr("%1: called different from itself in %2 runs (%3); at most 5 % are meant to be.")
                    .arg(told.value(QLatin1String("device")).toString(), proportionText(alarms),
                         intervalText(alarms));
    return true;
}

void CalibrationTable::addRow(const QJsonObject& row) {
    const int at = rowCount();
    insertRow(at);
    int column = 0;
    const auto add = [&](const QString& text, const QString& tip = {}) {
        auto* item = new QTableWidgetItem(text);
        if (!tip.isEmpty()) item->setToolTip(plainToolTip(tip));
        setItem(at, column++, item);
    };
    const auto addProportion = [&](const QJsonObject& p) { add(proportionText(p), intervalText(p)); };
    add(row.value(QLatin1String("layer")).toString());
    add(QString::number(row.value(QLatin1String("tokens")).toInt()));
    add(durationText(row.value(QLatin1String("layer_ns")).toDouble()));
    addProportion(row.value(QLatin1String("false_alarms")).toObject());
    const QJsonArray planted = row.value(QLatin1String("planted")).toArray();
    for (const QJsonValue& one : planted)
        addProportion(one.toObject().value(QLatin1String("found")).toObject());
    column = columnCount() - 2; // a row may have told fewer
    add(decimalText(row.value(QLatin1String("repeatability")).toDouble(), 2),
        tr("Largest and smallest of the runs' medians"));
    const QJsonObject recorded = row.value(QLatin1String("recorded_minus_timed")).toObject();
    add(signedDurationText(recorded.value(QLatin1String("median_ns")).toDouble()));
}

QString CalibrationTable::markdown() const {
    QStringList lines;
    QStringList cells;
    for (int column = 0; column < columnCount(); ++column)
        cells << horizontalHeaderItem(column)->text();
    lines << QStringLiteral("| %1 |").arg(cells.join(QStringLiteral(" | ")));
    lines << QStringLiteral("|%1").arg(QStringLiteral(" --- |").repeated(columnCount()));
    for (int row = 0; row < rowCount(); ++row) {
        cells.clear();
        for (int column = 0; column < columnCount(); ++column)
            cells << (item(row, column) != nullptr ? item(row, column)->text() : QString());
        lines << QStringLiteral("| %1 |").arg(cells.join(QStringLiteral(" | ")));
    }
    return lines.join(QChar('\n')) + QChar('\n');
}

} // namespace gatescope
