#pragma once

#include <memory>
#include <string>
#include <utility>

#include "border/document.h"
#include "border/session.h"
#include "representatives/layers/measurement_table.h"
#include "representatives/model/fitted_model.h"

namespace cyclescope::border {

/// A table of layers or of measurements, as CSV. What its rows mean may depend on the request (a table of one layer
/// type need not name it), so it is read where it is used.
struct TableDocument : Document {
  static constexpr Kind kKind = Kind::kTable;
  explicit TableDocument(std::string csv) : text(std::move(csv)) {}
  Kind kind() const override { return kKind; }
  const std::string& content() const override { return text; }

  std::string text;
};

/// A fitted model, as JSON.
struct ModelDocument : Document {
  static constexpr Kind kKind = Kind::kModel;
  ModelDocument(std::string json, representatives::FittedModel read) : text(std::move(json)), model(std::move(read)) {}
  Kind kind() const override { return kKind; }
  const std::string& content() const override { return text; }

  std::string text;
  representatives::FittedModel model;
};

extern const DocumentKind kTableKind;
extern const DocumentKind kModelKind;

/// Errors: those of read_measurement_table(), read_layer_table(), of the table.
Answer<representatives::MeasurementTable> measurements_of(const TableDocument& table,
                                                          const std::string& only_type = {});
Answer<representatives::LayerTable> layers_of(const TableDocument& table);

/// A handle of a result. Errors: TooManyHandles.
Answer<std::int32_t> hand_out(Session& session, std::shared_ptr<const Document> document);

}  // namespace cyclescope::border
