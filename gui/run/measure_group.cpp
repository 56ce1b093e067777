// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/measure_group.h"

#include "run/form_fields.h"

#include <QLineEdit>
#include <QRegularExpressionValidator>

namespace gatescope {

namespace {
constexpr double kMostSeconds = 3600;
constexpr int kMostIterations = 100000;
constexpr int kMostWarmup = 10000;
} // namespace

MeasureGroup::MeasureGroup(QWidget* parent) : SettingsGroup(tr("Measuring"), parent) {
    build();
    connect(m_endsBy, &QComboBox::currentIndexChanged, this, &MeasureGroup::endChanged);
    for (QDoubleSpinBox* box : {m_seconds, m_precision})
        connect(box, &QDoubleSpinBox::valueChanged, this, &MeasureGroup::changed);
    for (QSpinBox* box : {m_iterations, m_warmup})
        connect(box, &QSpinBox::valueChanged, this, &MeasureGroup::changed);
    connect(m_seed, &QLineEdit::textChanged, this, &MeasureGroup::changed);
}

void MeasureGroup::build() {
    m_endsBy = choiceBox(
        {{tr("a time"), QStringLiteral("seconds")}, {tr("a number of passes"), QStringLiteral("iterations")}},
        body());
    m_endsBy->setObjectName(QStringLiteral("endsBy"));
    addRow(tr("Ends &by"), m_endsBy);
    m_seconds = decimalBox(0.1, kMostSeconds, 1, body());
    m_seconds->setObjectName(QStringLiteral("seconds"));
    m_seconds->setSuffix(tr(" s"));
    m_seconds->setToolTip(tr("How long to measure. All placements share it and take turns"));
    addRow(tr("Mea&sure for"), m_seconds);
    m_precision = decimalBox(0, 99, 2, body());
    m_precision->setObjectName(QStringLiteral("precision"));
    m_precision->setSuffix(tr(" %"));
    m_precision->setSpecialValueText(tr("never"));
    m_precision->setToolTip(
        tr("Ends earlier where the 95 % interval is narrower than this share of the layer's time"));
    addRow(tr("&Or once within"), m_precision);
    m_iterations = spinBox(1, kMostIterations, body());
    m_iterations->setObjectName(QStringLiteral("iterations"));
    m_iterations->setToolTip(tr("Timed passes of each placement, rounded up to whole blocks"));
    addRow(tr("&Iterations"), m_iterations);
    addProblemRow(RunField::Measure);
    m_warmup = spinBox(1, kMostWarmup, body());
    m_warmup->setToolTip(tr("Passes of each placement that are run first and dropped"));
    addRow(tr("&Warm-up"), m_warmup);
    // A spin box holds no 64 bits.
    m_seed = new QLineEdit(body());
    m_seed->setObjectName(QStringLiteral("seed"));
    m_seed->setValidator(
        new QRegularExpressionValidator(QRegularExpression(QStringLiteral("[0-9]{1,19}")), m_seed));
    m_seed->setToolTip(tr("Of synthetic weights and inputs: the same seed gives the same ones"));
    addRow(tr("See&d"), m_seed);
}

void MeasureGroup::endChanged() {
    const bool byTime = m_endsBy->currentIndex() == 0;
    setRowVisible(m_seconds, byTime);
    setRowVisible(m_precision, byTime);
    setRowVisible(m_iterations, !byTime);
    emit changed();
}

void MeasureGroup::show(const RunSettings& settings) {
    const QSignalBlocker blocker(this);
    m_endsBy->setCurrentIndex(settings.endsBy == RunSettings::EndsBy::Seconds ? 0 : 1);
    m_seconds->setValue(settings.seconds);
    m_iterations->setValue(settings.iterations);
    m_precision->setValue(settings.precisionPercent);
    m_warmup->setValue(settings.warmup);
    m_seed->setText(QString::number(settings.seed));
    endChanged();
}

void MeasureGroup::store(RunSettings& settings) const {
    settings.endsBy =
        m_endsBy->currentIndex() == 0 ? RunSettings::EndsBy::Seconds : RunSettings::EndsBy::Iterations;
    settings.seconds = m_seconds->value();
    settings.iterations = m_iterations->value();
    settings.precisionPercent = m_precision->value();
    settings.warmup = m_warmup->value();
    settings.seed = m_seed->text().toULongLong();
}

} // namespace gatescope
