// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/model_group.h"

#include "look/number_text.h"
#include "run/form_fields.h"
#include "run/part_choice.h"
#include "run/path_field.h"
#include "widgets/plain_label.h"

#include <QDragEnterEvent>
#include <QFileInfo>
#include <QLabel>
#include <QMimeData>

namespace gatescope {

namespace {
constexpr int kLastLayer = 9999; // the command line's
constexpr int kMostLayers = 1024;
} // namespace

ModelGroup::ModelGroup(QWidget* parent) : SettingsGroup(tr("Model"), parent) {
    setAcceptDrops(true);
    buildSource();
    buildLayers();
    setFocusProxy(m_model);
    connect(m_model, &QComboBox::currentIndexChanged, this, &ModelGroup::sourceChanged);
    connect(m_path, &PathField::edited, this, [this] {
        m_part->reset();
        emit changed();
    });
    connect(m_weights, &PathField::edited, this, &ModelGroup::changed);
    for (QSpinBox* box : {m_layerNumber, m_layers})
        connect(box, &QSpinBox::valueChanged, this, &ModelGroup::changed);
    for (QComboBox* box : {static_cast<QComboBox*>(m_part), m_layer, m_dtype})
        connect(box, &QComboBox::currentIndexChanged, this, &ModelGroup::changed);
    connect(this, &ModelGroup::changed, this, &ModelGroup::updateParts);
    connect(this, &ModelGroup::changed, this, &ModelGroup::updateShape);
    connect(m_layer, &QComboBox::activated, this, [this] { m_wantedLayer = m_layer->currentData().toInt(); });
}

void ModelGroup::buildSource() {
    m_model = choiceBox({}, body());
    m_model->setObjectName(QStringLiteral("model"));
    for (const PresetInfo& preset : presets()) {
        m_model->addItem(QString::fromStdString(preset.title), QString::fromStdString(preset.name));
        m_model->setItemData(m_model->count() - 1, plainToolTip(QString::fromStdString(preset.source)),
                             Qt::ToolTipRole);
    }
    m_model->insertSeparator(m_model->count());
    m_model->addItem(tr("From a config.json …"));
    m_model->addItem(tr("From a checkpoint …"));
    m_model->setToolTip(
        tr("A built-in model's shape, a config.json, or a checkpoint with its weights; files and "
           "folders can be dropped here"));
    addRow(tr("&Model"), m_model);
    m_path = new PathField(tr("Path of the model"), PathField::Picks::File, body());
    m_path->setObjectName(QStringLiteral("modelPath"));
    m_path->setFilter(tr("Model configuration (*.json)"));
    addRow(tr("&Path"), m_path, m_path->edit());
    addProblemRow(RunField::Model);
    m_part = new PartChoice(body());
    addRow(tr("Part"), m_part);
    setRowVisible(m_part, false);
    m_shape = addNote();
    m_shape->setObjectName(QStringLiteral("shape"));
}

void ModelGroup::buildLayers() {
    m_weights = new PathField(tr("Weights"), PathField::Picks::File, body());
    m_weights->setPlaceholder(tr("synthetic"));
    m_weights->setFilter(tr("One layer's tensors (*.safetensors)"));
    m_weights->setToolTip(
        tr("A safetensors file with one layer's tensors; without it weights are synthetic"));
    addRow(tr("&Weights"), m_weights, m_weights->edit());
    m_layer = choiceBox({}, body());
    m_layer->setObjectName(QStringLiteral("layer"));
    addRow(tr("First la&yer"), m_layer);
    m_layerNumber = spinBox(0, kLastLayer, body());
    m_layerNumber->setToolTip(tr("Synthetic weights of each number are others"));
    addRow(tr("First la&yer"), m_layerNumber);
    m_layers = spinBox(1, kMostLayers, body());
    m_layers->setObjectName(QStringLiteral("layers"));
    m_layers->setToolTip(
        tr("Layers per pass, each with weights of its own, so that decode reads memory and not "
           "the cache"));
    addRow(tr("&Layers"), m_layers);
    addProblemRow(RunField::Layers);
    m_dtype = choiceBox({{tr("the model's"), QString()},
                         {QStringLiteral("bf16"), QStringLiteral("bf16")},
                         {QStringLiteral("f32"), QStringLiteral("f32")}},
                        body());
    addRow(tr("&Data type"), m_dtype);
}

RunSettings::Source ModelGroup::source() const {
    const int last = m_model->count() - 1;
    if (m_model->currentIndex() == last) return RunSettings::Source::Checkpoint;
    return m_model->currentIndex() == last - 1 ? RunSettings::Source::ConfigFile
                                               : RunSettings::Source::Preset;
}

void ModelGroup::sourceChanged() {
    const RunSettings::Source now = source();
    const bool checkpoint = now == RunSettings::Source::Checkpoint;
    setRowVisible(m_path, now != RunSettings::Source::Preset);
    setRowVisible(m_weights, !checkpoint);
    setRowVisible(m_layer, checkpoint);
    setRowVisible(m_layerNumber, !checkpoint);
    m_path->setPicks(checkpoint ? PathField::Picks::Folder : PathField::Picks::File);
    m_path->setPlaceholder(checkpoint ? tr("folder") : tr("config.json"));
    emit changed();
}

void ModelGroup::show(const RunSettings& settings) {
    const QSignalBlocker blocker(this);
    int index = std::max(0, m_model->findData(settings.preset));
    if (settings.source == RunSettings::Source::ConfigFile) index = m_model->count() - 2;
    if (settings.source == RunSettings::Source::Checkpoint) index = m_model->count() - 1;
    m_model->setCurrentIndex(index);
    m_path->setPath(settings.path);
    m_part->setPart(settings.part);
    m_weights->setPath(settings.weightsFile);
    m_layerNumber->setValue(settings.firstLayer);
    m_wantedLayer = settings.firstLayer;
    m_layers->setValue(settings.layers);
    choose(*m_dtype, settings.dtype);
    sourceChanged();
    updateParts();
    fillLayers(m_facts);
    updateShape();
}

void ModelGroup::store(RunSettings& settings) const {
    settings.source = source();
    if (settings.source == RunSettings::Source::Preset) settings.preset = m_model->currentData().toString();
    settings.path = m_path->path();
    if (settings.source != RunSettings::Source::Preset) settings.part = m_part->part();
    settings.weightsFile = m_weights->path();
    settings.firstLayer =
        settings.source == RunSettings::Source::Checkpoint ? m_wantedLayer : m_layerNumber->value();
    settings.layers = m_layers->value();
    settings.dtype = m_dtype->currentData().toString();
}

void ModelGroup::showFacts(const ModelFacts& facts) {
    m_facts = facts;
    updateParts();
    fillLayers(facts);
    updateShape();
}

void ModelGroup::updateParts() {
    const bool two = m_facts.hasParts && m_facts.source == source() && m_facts.path == m_path->path();
    const bool chosen = source() != RunSettings::Source::Preset && !m_part->isDefault();
    setRowVisible(m_part, two || chosen); // a choice that the file hasn't can be taken back
}

void ModelGroup::fillLayers(const ModelFacts& facts) {
    if (source() != RunSettings::Source::Checkpoint) return;
    const QSignalBlocker blocker(m_layer);
    m_layer->clear();
    for (const int layer : facts.layers)
        m_layer->addItem(tr("layer %1").arg(layer), layer);
    m_layer->setEnabled(m_layer->count() > 0);
    const bool known = m_layer->findData(m_wantedLayer) >= 0;
    if (!known && m_layer->count() > 0)
        m_wantedLayer = m_layer->itemData(0).toInt(); // layer 0 is often dense
    m_layer->setCurrentIndex(m_layer->findData(m_wantedLayer));
}

void ModelGroup::updateShape() {
    RunSettings now;
    store(now);
    const bool known = m_facts.isOf(now) && m_facts.config.has_value();
    setRowVisible(m_shape, known);
    if (!known) return;
    const MoeConfig& config = *m_facts.config;
    QString text = tr("%1 → %2 wide, %3 experts, %4 per token")
                       .arg(config.hiddenSize)
                       .arg(config.moeIntermediateSize)
                       .arg(config.numExperts)
                       .arg(config.numExpertsPerTok);
    if (config.sharedExpertIntermediateSize > 0) text += tr(", 1 shared");
    const bool f32 = now.dtype.isEmpty() ? config.dtype != DType::BF16 : now.dtype == QLatin1String("f32");
    const double bytes = static_cast<double>(config.layerBytes(f32 ? DType::F32 : DType::BF16)) * now.layers;
    m_shape->setText(text + tr(". Weights: %1.").arg(bytesText(bytes)));
}

void ModelGroup::takeDropped(const QString& path) {
    const QFileInfo file(path);
    if (file.isFile() && file.suffix() == QLatin1String("safetensors") &&
        source() != RunSettings::Source::Checkpoint) {
        return m_weights->setPath(path);
    }
    m_model->setCurrentIndex(m_model->count() - (file.isDir() ? 1 : 2));
    m_path->setPath(path);
}

void ModelGroup::dragEnterEvent(QDragEnterEvent* event) {
    if (!draggedPath(*event->mimeData()).isEmpty()) event->acceptProposedAction();
}

void ModelGroup::dropEvent(QDropEvent* event) {
    takeDropped(draggedPath(*event->mimeData()));
    event->acceptProposedAction();
}

} // namespace gatescope
