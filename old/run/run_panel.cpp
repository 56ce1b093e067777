// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/run_panel.h"

#include "theme.h"
#include "timeline/time_text.h"
#include "widgets/plain_label.h"
#include "widgets/toggle_switch.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QFileDialog>
#include <QFormLayout>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QScrollArea>
#include <QSpinBox>
#include <QStandardItemModel>
#include <QVBoxLayout>

namespace gatescope {

namespace {

constexpr int kMaxTokens = 65536;
constexpr int kMaxLayers = 256;
constexpr int kMaxThreads = 1024;
constexpr int kMaxExpert = 4095;

QLabel* mutedLabel(QWidget* parent) {
    auto* label = new PlainLabel(parent);
    label->setProperty("role", "muted");
    label->setWordWrap(true);
    return label;
}

QLabel* sectionTitle(const QString& text, QWidget* parent) {
    auto* label = new PlainLabel(text, parent);
    label->setFont(scaledFont(parent->font(), 1.0, QFont::DemiBold));
    return label;
}

QSpinBox* spinBox(int from, int to, int value, QWidget* parent) {
    auto* box = new QSpinBox(parent);
    box->setRange(from, to);
    box->setValue(value);
    box->setAccelerated(true);
    return box;
}

} // namespace

RunPanel::RunPanel(std::vector<PresetInfo> presets, QWidget* parent)
    : QFrame(parent), m_presets(std::move(presets)) {
    setProperty("role", "side");
    auto* content = new QWidget(this);
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(16, 14, 16, 14);
    column->setSpacing(12);
    column->addWidget(sectionTitle(tr("Profile a layer"), content));
    column->addWidget(buildForm());
    column->addWidget(buildRunArea());
    column->addWidget(buildSwitch());
    column->addStretch(1);

    auto* scroll = new QScrollArea(this);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidget(content);
    scroll->viewport()->setAutoFillBackground(false);
    content->setAutoFillBackground(false);
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 1, 0);
    outer->addWidget(scroll);

    setSettings({});
    setFocusSide(Side::Before);
    showIdle();
}

QWidget* RunPanel::buildForm() {
    auto* box = new QWidget(this);
    m_form = new QFormLayout(box);
    m_form->setContentsMargins(0, 0, 0, 0);
    m_form->setHorizontalSpacing(10);
    m_form->setVerticalSpacing(7);
    m_form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    buildModelRows(*m_form);
    buildWorkloadRows(*m_form);
    return box;
}

void RunPanel::buildModelRows(QFormLayout& form) {
    m_model = new QComboBox(this);
    // The panel's width, not the longest model's name, decides.
    m_model->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_model->setMinimumContentsLength(12);
    for (const PresetInfo& preset : m_presets) {
        m_model->addItem(QString::fromStdString(preset.title), QString::fromStdString(preset.name));
        m_model->setItemData(m_model->count() - 1, plainToolTip(QString::fromStdString(preset.source)),
                             Qt::ToolTipRole);
    }
    m_model->insertSeparator(m_model->count());
    m_model->addItem(tr("From a config.json …"));
    m_model->addItem(tr("From a checkpoint folder …"));
    form.addRow(tr("&Model"), m_model);

    m_pathRow = new QWidget(this);
    m_path = new QLineEdit(m_pathRow);
    m_path->setAccessibleName(tr("Path of the model's file or folder"));
    auto* choose = new QPushButton(tr("…"), m_pathRow);
    choose->setAccessibleName(tr("Choose the file or folder"));
    choose->setFixedWidth(fontMetrics().averageCharWidth() * 6);
    auto* row = new QHBoxLayout(m_pathRow);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(m_path, 1);
    row->addWidget(choose);
    form.addRow(tr("&Path"), m_pathRow);
    m_layer = spinBox(0, 1023, 0, this);
    form.addRow(tr("Layer &no."), m_layer);
    m_shape = mutedLabel(this);
    form.addRow(m_shape);
    connect(m_model, &QComboBox::currentIndexChanged, this, &RunPanel::modelChosen);
    connect(choose, &QPushButton::clicked, this, &RunPanel::browse);
}

void RunPanel::buildWorkloadRows(QFormLayout& form) {
    m_tokens = spinBox(1, kMaxTokens, 16, this);
    m_tokens->setToolTip(tr("Tokens per pass: a few as in decode, thousands as in prefill"));
    form.addRow(tr("&Tokens"), m_tokens);
    m_layers = spinBox(1, kMaxLayers, 1, this);
    m_layers->setToolTip(tr("Layers per pass, each with weights of its own, so that decode reads memory and "
                            "not the cache"));
    form.addRow(tr("&Layers"), m_layers);
    m_dtype = new QComboBox(this);
    m_dtype->addItem(QStringLiteral("bf16"), QVariant::fromValue(int(DType::BF16)));
    m_dtype->addItem(QStringLiteral("f32"), QVariant::fromValue(int(DType::F32)));
    form.addRow(tr("&Data type"), m_dtype);

    m_routing = new QComboBox(this);
    m_routing->addItem(tr("model"), QStringLiteral("model"));
    m_routing->addItem(tr("uniform"), QStringLiteral("uniform"));
    m_routing->addItem(tr("zipf"), QStringLiteral("zipf"));
    m_routing->addItem(tr("single expert"), QStringLiteral("single"));
    m_routing->setToolTip(tr("Which experts the tokens go to: as the model's gate says, or drawn from a "
                             "distribution after the gate has run"));
    m_routingValue = new QDoubleSpinBox(this);
    m_routingValue->setAccessibleName(tr("Parameter of the routing"));
    auto* routing = new QHBoxLayout;
    routing->addWidget(m_routing, 1);
    routing->addWidget(m_routingValue);
    form.addRow(tr("&Routing"), routing);
    static_cast<QLabel*>(form.labelForField(routing))->setBuddy(m_routing);

    m_device = new QComboBox(this);
    m_device->setObjectName(QStringLiteral("device"));
    // The panel's width, not the longest device's name, decides.
    m_device->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_device->setMinimumContentsLength(12);
    m_device->addItem(QStringLiteral("CPU"), QStringLiteral("cpu"));
    form.addRow(tr("D&evice"), m_device);
    m_threads = spinBox(0, kMaxThreads, 0, this);
    m_threads->setSpecialValueText(tr("all cores"));
    form.addRow(tr("T&hreads"), m_threads);
    m_seconds = new QDoubleSpinBox(this);
    m_seconds->setRange(0.1, 600);
    m_seconds->setDecimals(1);
    m_seconds->setSuffix(tr(" s"));
    m_seconds->setToolTip(tr("How long to measure. Both placements share it and take turns."));
    form.addRow(tr("Mea&sure for"), m_seconds);
    connect(m_routing, &QComboBox::currentIndexChanged, this, &RunPanel::updateRouting);
    connect(m_dtype, &QComboBox::currentIndexChanged, this, &RunPanel::updateShape);
    connect(m_layers, &QSpinBox::valueChanged, this, &RunPanel::updateShape);
}

QWidget* RunPanel::buildSwitch() {
    auto* card = new QFrame(this);
    card->setProperty("role", "card");
    m_switch = new ToggleSwitch(QStringLiteral("is_internal_router"), card);
    m_switch->setFont(scaledFont(font(), 1.05, QFont::DemiBold));
    m_switch->setAccessibleDescription(tr("Off: the layer before the fix. On: after the fix."));
    m_switchText = mutedLabel(card);
    const QString story =
        tr("Models vLLM's Qwen3MoeSparseMoeBlock as of April 2026 (PR #40664). Both sides are "
           "always measured together, so flipping the switch needs no new run.");
    card->setToolTip(story);
    auto* column = new QVBoxLayout(card);
    column->setContentsMargins(12, 10, 12, 12);
    column->setSpacing(8);
    column->addWidget(m_switch, 0, Qt::AlignLeft);
    column->addWidget(m_switchText);
    connect(m_switch, &QAbstractButton::toggled, this, [this] {
        updateSwitchText();
        emit focusSideChanged(focusSide());
    });
    return card;
}

QWidget* RunPanel::buildRunArea() {
    auto* area = new QWidget(this);
    m_run = new QPushButton(tr("R&un"), area);
    m_run->setProperty("role", "primary");
    m_run->setToolTip(tr("Measure the layer before and after the fix (Ctrl+R)"));
    m_cancel = new QPushButton(tr("&Cancel"), area);
    m_progressArea = new QWidget(area);
    m_what = new PlainLabel(m_progressArea);
    m_what->setWordWrap(true);
    m_remaining = mutedLabel(m_progressArea);
    m_bar = new QProgressBar(m_progressArea);
    m_bar->setRange(0, 1000);
    m_bar->setTextVisible(false);
    m_bar->setAccessibleName(tr("Progress"));
    auto* progress = new QVBoxLayout(m_progressArea);
    progress->setContentsMargins(0, 0, 0, 0);
    progress->setSpacing(6);
    progress->addWidget(m_what);
    progress->addWidget(m_bar);
    progress->addWidget(m_remaining);
    auto* column = new QVBoxLayout(area);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_run);
    column->addWidget(m_progressArea);
    column->addWidget(m_cancel);
    connect(m_run, &QPushButton::clicked, this, &RunPanel::runWanted);
    connect(m_cancel, &QPushButton::clicked, this, &RunPanel::cancelWanted);
    return area;
}

RunSettings::Source RunPanel::source() const {
    const int last = m_model->count() - 1;
    if (m_model->currentIndex() == last) return RunSettings::Source::Checkpoint;
    return m_model->currentIndex() == last - 1 ? RunSettings::Source::ConfigFile
                                               : RunSettings::Source::Preset;
}

const PresetInfo* RunPanel::chosenPreset() const {
    const auto index = static_cast<std::size_t>(std::max(0, m_model->currentIndex()));
    return index < m_presets.size() ? &m_presets[index] : nullptr;
}

void RunPanel::modelChosen() {
    const RunSettings::Source now = source();
    m_form->setRowVisible(m_pathRow, now != RunSettings::Source::Preset);
    m_form->setRowVisible(m_layer, now == RunSettings::Source::Checkpoint);
    m_path->setPlaceholderText(now == RunSettings::Source::Checkpoint ? tr("checkpoint folder")
                                                                      : tr("config.json"));
    updateShape();
}

void RunPanel::browse() {
    const QString path =
        source() == RunSettings::Source::Checkpoint
            ? QFileDialog::getExistingDirectory(this, tr("Checkpoint folder"), m_path->text())
            : QFileDialog::getOpenFileName(this, tr("Model configuration"), m_path->text(),
                                           tr("Model configuration (*.json)"));
    if (!path.isEmpty()) m_path->setText(path);
}

void RunPanel::updateShape() {
    const PresetInfo* preset = chosenPreset();
    m_form->setRowVisible(m_shape, preset != nullptr);
    if (preset == nullptr) return;
    const MoeConfig& config = preset->config;
    const auto dtype = static_cast<DType>(m_dtype->currentData().toInt());
    QString text = tr("%1 → %2 wide, %3 experts, %4 per token")
                       .arg(config.hiddenSize)
                       .arg(config.moeIntermediateSize)
                       .arg(config.numExperts)
                       .arg(config.numExpertsPerTok);
    if (config.sharedExpertIntermediateSize > 0) text += tr(", 1 shared");
    const double bytes = static_cast<double>(config.layerBytes(dtype)) * m_layers->value();
    m_shape->setText(text + tr(". Weights: %1.").arg(bytesText(bytes)));
}

void RunPanel::updateRouting() {
    const QString kind = m_routing->currentData().toString();
    const bool zipf = kind == QLatin1String("zipf");
    m_routingValue->setVisible(zipf || kind == QLatin1String("single"));
    m_routingValue->setDecimals(zipf ? 2 : 0);
    m_routingValue->setRange(zipf ? 0.01 : 0, zipf ? 10 : kMaxExpert);
    m_routingValue->setSingleStep(zipf ? 0.1 : 1);
    if (zipf) m_routingValue->setValue(1.2);
    m_routingValue->setToolTip(zipf ? tr("Exponent: the larger, the fewer experts take most tokens")
                                    : tr("Number of the expert"));
}

RunSettings RunPanel::settings() const {
    RunSettings settings;
    settings.source = source();
    if (const PresetInfo* preset = chosenPreset()) settings.preset = QString::fromStdString(preset->name);
    settings.path = m_path->text();
    settings.layer = m_layer->value();
    settings.tokens = m_tokens->value();
    settings.layers = m_layers->value();
    settings.dtype = static_cast<DType>(m_dtype->currentData().toInt());
    settings.routing = m_routing->currentData().toString();
    if (!m_routingValue->isHidden()) {
        settings.routing +=
            QChar(':') + QString::number(m_routingValue->value(), 'f', m_routingValue->decimals());
    }
    settings.device = m_device->currentData().toString();
    settings.threads = m_threads->value();
    settings.seconds = m_seconds->value();
    return settings;
}

void RunPanel::setSettings(const RunSettings& settings) {
    int index = std::max(0, m_model->findData(settings.preset));
    if (settings.source == RunSettings::Source::ConfigFile) index = m_model->count() - 2;
    if (settings.source == RunSettings::Source::Checkpoint) index = m_model->count() - 1;
    m_model->setCurrentIndex(index);
    m_path->setText(settings.path);
    m_layer->setValue(settings.layer);
    m_tokens->setValue(settings.tokens);
    m_layers->setValue(settings.layers);
    m_dtype->setCurrentIndex(std::max(0, m_dtype->findData(int(settings.dtype))));
    const QStringList routing = settings.routing.split(QChar(':'));
    m_routing->setCurrentIndex(std::max(0, m_routing->findData(routing.first())));
    updateRouting();
    if (routing.size() > 1) m_routingValue->setValue(routing.last().toDouble());
    chooseDevice(settings.device);
    m_threads->setValue(settings.threads);
    m_seconds->setValue(settings.seconds);
    modelChosen();
}

void RunPanel::setDevices(const std::vector<DeviceInfo>& devices) {
    const QString chosen = m_device->currentData().toString();
    m_device->clear();
    auto* model = qobject_cast<QStandardItemModel*>(m_device->model());
    for (const DeviceInfo& device : devices) {
        const QString id = QString::fromStdString(device.id);
        const QString name = QString::fromStdString(device.name);
        const int row = m_device->count();
        m_device->addItem(device.available ? tr("%1: %2").arg(id.toUpper(), name)
                                           : tr("%1: none to be used").arg(id.toUpper()),
                          id);
        m_device->setItemData(row, plainToolTip(name + QChar('\n') + QString::fromStdString(device.details)),
                              Qt::ToolTipRole);
        if (model != nullptr) model->item(row)->setEnabled(device.available);
        if (!device.available) {
            m_device->setToolTip(
                plainToolTip(tr("%1 can't be used: %2").arg(name, QString::fromStdString(device.details))));
        }
    }
    chooseDevice(chosen);
}

void RunPanel::chooseDevice(const QString& id) {
    const int row = std::max(0, m_device->findData(id));
    const auto* model = qobject_cast<QStandardItemModel*>(m_device->model());
    // One that is gone since the last session would only make the run fail.
    const bool usable = model == nullptr || model->item(row)->isEnabled();
    m_device->setCurrentIndex(usable ? row : 0);
}

Side RunPanel::focusSide() const {
    return m_switch->isChecked() ? Side::After : Side::Before;
}

void RunPanel::setFocusSide(Side side) {
    m_switch->setChecked(side == Side::After);
    updateSwitchText();
}

void RunPanel::setSwitchEnabled(bool enabled, const QString& reason) {
    m_switch->setEnabled(enabled);
    m_switch->setToolTip(enabled ? QString() : reason); // else that of the card around it
}

void RunPanel::updateSwitchText() {
    m_switchText->setText(
        m_switch->isChecked()
            ? tr("On, after the fix: the block asks the expert layer, which runs the gate alone. "
                 "One gate GEMM per layer.")
            : tr("Off, before the fix: the block runs the gate although the expert layer runs "
                 "it again. Two gate GEMMs per layer."));
}

void RunPanel::showRunning(const QString& title, bool cancellable) {
    m_run->hide();
    m_progressArea->show();
    m_cancel->setVisible(cancellable);
    m_cancel->setEnabled(true);
    m_cancel->setText(tr("&Cancel"));
    m_cancel->setToolTip(tr("Stop; what has been measured stays (Ctrl+.)"));
    showProgress(0, title, {});
}

void RunPanel::showProgress(double done, const QString& what, const QString& remaining) {
    m_what->setText(what);
    m_bar->setValue(static_cast<int>(done * 1000));
    const QString percent = QStringLiteral("%1 %").arg(static_cast<int>(done * 100));
    m_remaining->setText(remaining.isEmpty() ? percent : percent + QStringLiteral(", ") + remaining);
}

void RunPanel::showStopping() {
    m_cancel->setEnabled(false);
    m_cancel->setText(tr("Stopping …"));
    m_cancel->setToolTip(tr("The pass that is being measured is brought to its end first"));
}

void RunPanel::showIdle() {
    m_run->show();
    m_progressArea->hide();
    m_cancel->hide();
}

} // namespace gatescope
