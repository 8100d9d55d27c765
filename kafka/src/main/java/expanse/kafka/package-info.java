/// Bars from Apache Kafka, and signals to it.
@NullMarked
package expanse.kafka;

import org.jspecify.annotations.NullMarked;
