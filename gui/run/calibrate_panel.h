// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>
#include <QVariantMap>
#include <QWidget>

class QCheckBox;
class QDoubleSpinBox;
class QLabel;
class QPushButton;
class QSpinBox;

namespace gatescope {

class CalibrationTable;
class JobQueue;
class RunControls;

/// How far this machine's measurements can be trusted: `gatescope calibrate` and its table.
class CalibratePanel : public QWidget {
    Q_OBJECT
public:
    explicit CalibratePanel(JobQueue& jobs, QWidget* parent = nullptr);

    QStringList arguments() const;
    QVariantMap toVariantMap() const;
    void fromVariantMap(const QVariantMap& map);
    /// Another program than EngineProgram::find().
    void setProgram(const QString& program) { m_program = program; }
    RunControls& controls() const { return *m_controls; }
    CalibrationTable& table() const { return *m_table; }

public slots:
    void run();

signals:
    void settingsChanged();

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    void build();
    QWidget* buildForm();
    QWidget* buildResult();
    QStringList layers() const;
    void changedByUser();
    void start();
    void showResult(const QByteArray& json);

    JobQueue& m_jobs;
    std::vector<QCheckBox*> m_layers; ///< small, middle, large
    QDoubleSpinBox* m_seconds = nullptr;
    QSpinBox* m_threads = nullptr;
    RunControls* m_controls = nullptr;
    QWidget* m_result = nullptr;
    CalibrationTable* m_table = nullptr;
    QLabel* m_summary = nullptr;
    QString m_program;
};

} // namespace gatescope
