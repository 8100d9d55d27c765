/// A scan of many instruments on a cluster of Apache Spark.
@NullMarked
package expanse.spark;

import org.jspecify.annotations.NullMarked;
