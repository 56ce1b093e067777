// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTableWidget>

namespace gatescope {

/// What `gatescope calibrate --json` has told, a row for each layer and number of tokens.
class CalibrationTable final : public QTableWidget {
    Q_OBJECT
public:
    explicit CalibrationTable(QWidget* parent = nullptr);

    /// False where the text is none of its.
    bool showJson(const QByteArray& json);
    /// "No more than 5 % of runs of a thing beside itself were called different."
    const QString& summary() const { return m_summary; }
    QString markdown() const;

private:
    void addRow(const QJsonObject& row);

    QString m_summary;
};

} // namespace gatescope
